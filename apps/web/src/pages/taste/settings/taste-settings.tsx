export const TasteSettings = () => null;
