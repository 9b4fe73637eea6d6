/** What happened to a mail, as notifications say it. */
export type ElasticEmailStatus = 'Sent' | 'Opened' | 'Clicked' | 'Error' | 'AbuseReport' | 'Unsubscribed';

/** The status of a transaction of one mail, as `GET /emails/{transactionid}/status` shows it. */
export function statusOf(
  id: string,
  to: string,
  reported: readonly ElasticEmailStatus[],
): Readonly<Record<string, unknown>> {
  const has = (...statuses: readonly ElasticEmailStatus[]): boolean =>
    statuses.some((status) => reported.includes(status));
  const isSent = has('Sent', 'Opened', 'Clicked', 'AbuseReport', 'Unsubscribed');
  const isOpened = has('Opened', 'Clicked');
  const isFailed = has('Error');
  const counted = (is: boolean): number => (is ? 1 : 0);
  return {
    ID: id,
    Status: isSent || isFailed ? 'complete' : 'in_progress',
    RecipientsCount: 1,
    Failed: isFailed ? [{ Address: to, Error: `550 no ${to}`, ErrorCode: 550, Category: 'NoMailbox' }] : [],
    FailedCount: counted(isFailed),
    Sent: isSent ? [to] : [],
    SentCount: counted(isSent),
    Delivered: isSent ? [to] : [],
    DeliveredCount: counted(isSent),
    Pending: isSent || isFailed ? [] : [to],
    PendingCount: counted(!isSent && !isFailed),
    Opened: isOpened ? [to] : [],
    OpenedCount: counted(isOpened),
    Clicked: has('Clicked') ? [to] : [],
    ClickedCount: counted(has('Clicked')),
    Unsubscribed: [],
    UnsubscribedCount: counted(has('Unsubscribed')),
    AbuseReports: [],
    AbuseReportsCount: counted(has('AbuseReport')),
    MessageIDs: [],
  };
}
