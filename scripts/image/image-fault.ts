/** What is wrong with the image, or kept it from being looked at, in words for a person. */
export class ImageFault extends Error {
  override readonly name = 'ImageFault'
}
