/** Input is validated against tools.json before a handler sees it. */
export const greet = ({ name }: { name: string }) => ({ greeting: `Hello, ${name}.` })
