/** The one global beyond ECMAScript that the core uses; every JavaScript runtime has it (WHATWG Encoding Standard). */
declare class TextDecoder {
  constructor(label: 'utf-8', options: { readonly fatal: boolean; readonly ignoreBOM: boolean })
  decode(input: Uint8Array): string
}
