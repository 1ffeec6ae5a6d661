// What the app may do, and nothing else: each right is on one resource, never on the group.

@description('The app\'s identity.')
param principalId string

@description('Storage account of the app.')
param storageName string

@description('Vault of the app.')
param vaultName string

@description('Application Insights component of the app.')
param insightsName string

var storageRoles = {
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  // Owner and not Contributor: the Functions host keeps its locks, its function keys and its package here and asks for this role.
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
}

var vaultRoles = {
  // Every business gets a signing key when it is made, and a new version when it rotates. Crypto User may use keys but not make them;
  // Officer is the smallest built-in role that may, and includes what Crypto User allows. It may delete a key too, which soft delete and
  // purge protection let an operator undo.
  'Key Vault Crypto Officer': '14b46e9e-c2b7-41b4-b07b-48a6ebf60603'
  // Reads the values that settings refer to.
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6'
}

var insightsRoles = {
  // Sends telemetry of every kind, in spite of its name.
  'Monitoring Metrics Publisher': '3913510d-42f4-4e42-8a64-420c390055eb'
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource storageAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in items(storageRoles): {
  scope: storage
  name: guid(storage.id, principalId, role.value)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    description: 'Finora app: ${role.key}'
  }
}]

resource vaultAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in items(vaultRoles): {
  scope: vault
  name: guid(vault.id, principalId, role.value)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    description: 'Finora app: ${role.key}'
  }
}]

resource insightsAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in items(insightsRoles): {
  scope: insights
  name: guid(insights.id, principalId, role.value)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    description: 'Finora app: ${role.key}'
  }
}]
