// Who the app is. The identity stands apart from the app, so its rights exist before the app's first start and outlive a new app.

@description('Name of the identity.')
param name string

@description('Azure region.')
param location string

@description('Tags of the identity.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id, by which the app is given the identity.')
output id string = identity.id

@description('Id by which the identity is given rights.')
output principalId string = identity.properties.principalId

@description('Id by which code asks for a token of this identity.')
output clientId string = identity.properties.clientId
