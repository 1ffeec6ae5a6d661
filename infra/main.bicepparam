using 'main.bicep'

// A sample: copy it, put your own origins in, and keep the copy beside this file or in your own repository. It holds no secrets.

param apiOrigin = 'https://api.example.com'
param payOrigin = 'https://pay.example.com'
param appOrigin = 'https://app.example.com'

// The MBS address that the tax authority gave you with your credentials.
param nrsApiUrl = 'https://mbs-sandbox.example.com'
param nrsEnvironment = 'sandbox'

param storageRedundancy = 'Standard_GZRS'
param alwaysReadyHttpInstances = 1

param tags = {
  application: 'finora'
}
