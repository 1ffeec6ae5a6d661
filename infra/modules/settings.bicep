// The app's settings, and nothing but: it makes no resource. A secret is a reference that the platform resolves; its value never passes through a deployment.

@description('Storage account of the app.')
param storageName string

@description('Client id of the app\'s identity.')
param identityClientId string

@description('Where telemetry goes.')
param insightsConnectionString string

@description('Address of the vault, ending in a slash.')
param vaultUri string

@description('Origin of the APIs.')
param apiOrigin string

@description('Origin of the payment pages.')
param payOrigin string

@description('Origin of the dashboard.')
param appOrigin string

@description('Base address of the tax authority\'s MBS service.')
param nrsApiUrl string

@description('Environment of the tax authority.')
param nrsEnvironment string

@description('Names of the settings whose values are in the vault.')
param vaultSettings string[]

@description('Further settings that are not secret.')
param plainSettings object

var fromVault = toObject(vaultSettings, name => name, name => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${replace(name, '_', '-')}/)')

// The worker's runtime and version are not settings on this plan; they stand in app.bicep.
var fromTemplate = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AZURE_CLIENT_ID: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identityClientId}'
  KeyVault__Uri: vaultUri
  Finora__ApiOrigin: apiOrigin
  Finora__PayOrigin: payOrigin
  Finora__AppOrigin: appOrigin
  NRS_API_URL: nrsApiUrl
  Nrs__Environment: nrsEnvironment
}

@description('All settings by name. The last of two that share a name wins, so the template\'s own come last.')
output all object = union(plainSettings, fromVault, fromTemplate)
