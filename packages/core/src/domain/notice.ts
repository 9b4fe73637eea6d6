/** Something a vendor tells that is no message: it is passed on to whoever listens, and not stored. */
export type InboundNotice =
  | {
      readonly type: 'reaction';
      readonly senderId: string;
      /** The vendor's id of the message reacted to. */
      readonly providerMessageId: string;
      /** Empty where it is taken back and the vendor does not say which one it was. */
      readonly emoji: string;
      readonly action: 'add' | 'remove';
    }
  | { readonly type: 'typing'; readonly senderId: string; readonly isTyping: boolean }
  | {
      /** Everything sent to this person up to a moment has come that far: for vendors that name no messages. */
      readonly type: 'watermark';
      readonly senderId: string;
      readonly status: 'delivered' | 'read';
      readonly until: Date;
    };
