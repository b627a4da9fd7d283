// What the bundler turns into text.
declare module "*.css" {
  const text: string;
  export default text;
}
