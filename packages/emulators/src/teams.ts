/** Microsoft Teams behind the Bot Framework, as a local server. */
export { Authority, type BotRegistration } from './teams/authority.ts';
export { type TeamsConversation, type TeamsFile, TeamsPerson } from './teams/person.ts';
export { TeamsEmulator, type TeamsEmulatorOptions } from './teams/teams-emulator.ts';
