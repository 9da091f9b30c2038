export { fold } from '@fonoteca/domain';
