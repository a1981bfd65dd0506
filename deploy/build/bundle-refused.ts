/** Why there is no bundle, in a sentence for a person. */
export class BundleRefused extends Error {
  override readonly name = 'BundleRefused'
}
