// Everything one installation of Finora needs, in one resource group. docs/deploying.md tells the order of the steps and what they ask for.
targetScope = 'resourceGroup'

@description('Starts the name of every resource: lower-case letters and digits, beginning with a letter.')
@minLength(3)
@maxLength(9)
param namePrefix string = 'finora'

@description('Azure region. It must offer the Flex Consumption plan (az functionapp list-flexconsumption-locations) and, for the default redundancy, availability zones.')
param location string = resourceGroup().location

@description('Tags put on every resource.')
param tags object = {}

@description('Origin under which both APIs, the verification page and the documents are reached, https and without a path: https://api.example.com.')
@minLength(9)
param apiOrigin string

@description('Origin of the hosted payment pages, https and without a path.')
@minLength(9)
param payOrigin string

@description('Origin of the dashboard that people sign in to, https and without a path.')
@minLength(9)
param appOrigin string

@description('Base address of the tax authority\'s MBS service. It must belong to nrsEnvironment; the app refuses to start otherwise.')
@minLength(9)
param nrsApiUrl string

@description('Environment of the tax authority that invoices are sent to.')
@allowed(['sandbox', 'production'])
param nrsEnvironment string = 'sandbox'

@description('Names of the settings whose values are kept in Key Vault, under the setting\'s name with each underscore written as a hyphen. Names only, never values.')
param vaultSettings string[] = [
  'BankPartner__WebhookSecret'
  'BankPartner__TestWebhookSecret'
  'BankPartner__ApiSecret'
  'Paystack__SecretKey'
  'Mail__Password'
  'OAuth__Google__ClientSecret'
  'OAuth__Microsoft__ClientSecret'
]

@description('Further settings that are not secret, by name, for example Nrs__B2cMinimum. They cannot replace a setting that this template makes.')
param plainSettings object = {}

@description('How often and how far the data is copied. Zone redundancy survives the loss of a building, geo redundancy that of a region.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageRedundancy string = 'Standard_ZRS'

@description('Days for which a deleted document can be brought back.')
@minValue(7)
@maxValue(365)
param deletedDocumentDays int = 30

@description('Days for which logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('Memory of one instance of the app in MB; processor and network grow with it.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Most instances the app may grow to. It bounds the bill and the load on storage.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 100

@description('Instances that always wait for HTTP requests and are always paid for; 0 lets the app sleep and start cold.')
@minValue(0)
@maxValue(20)
param alwaysReadyHttpInstances int = 0

var suffix = uniqueString(resourceGroup().id)

module identity 'modules/identity.bicep' = {
  name: 'finora-identity'
  params: {
    name: '${namePrefix}-app-${suffix}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'finora-monitoring'
  params: {
    workspaceName: '${namePrefix}-logs-${suffix}'
    insightsName: '${namePrefix}-insights-${suffix}'
    location: location
    tags: tags
    retentionDays: logRetentionDays
  }
}

module storage 'modules/storage.bicep' = {
  name: 'finora-storage'
  params: {
    name: 'st${namePrefix}${suffix}'
    location: location
    tags: tags
    redundancy: storageRedundancy
    deletedDocumentDays: deletedDocumentDays
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/vault.bicep' = {
  name: 'finora-vault'
  params: {
    name: 'kv${namePrefix}${suffix}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module access 'modules/access.bicep' = {
  name: 'finora-access'
  params: {
    principalId: identity.outputs.principalId
    storageName: storage.outputs.name
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
  }
}

module settings 'modules/settings.bicep' = {
  name: 'finora-settings'
  params: {
    storageName: storage.outputs.name
    identityClientId: identity.outputs.clientId
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    vaultUri: vault.outputs.uri
    apiOrigin: apiOrigin
    payOrigin: payOrigin
    appOrigin: appOrigin
    nrsApiUrl: nrsApiUrl
    nrsEnvironment: nrsEnvironment
    vaultSettings: vaultSettings
    plainSettings: plainSettings
  }
}

module app 'modules/app.bicep' = {
  name: 'finora-app'
  params: {
    name: '${namePrefix}-${suffix}'
    planName: '${namePrefix}-plan-${suffix}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    deploymentContainerUri: storage.outputs.deploymentContainerUri
    settings: settings.outputs.all
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyHttpInstances: alwaysReadyHttpInstances
    workspaceId: monitoring.outputs.workspaceId
  }
  // The host reads its package, its keys and its secrets at the first start, so its rights come first.
  dependsOn: [access]
}

@description('Name of the function app, for func azure functionapp publish.')
output appName string = app.outputs.name

@description('Host name that Azure gave the app. The three origins must lead here.')
output appHostName string = app.outputs.hostName

@description('Name of the vault that the secrets are put into.')
output vaultName string = vault.outputs.name

@description('Address of the vault, the value of KeyVault__Uri.')
output vaultUri string = vault.outputs.uri

@description('Name of the storage account, the value of AzureWebJobsStorage__accountName.')
output storageName string = storage.outputs.name
