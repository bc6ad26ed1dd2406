// The pages that no link of the demonstration leads to: looked at in unlinked.test.mjs, excused in pages.test.mjs.
export const UNLINKED = [
  // Before and between signing in.
  '/sign-in',
  '/sign-in/code',
  '/sign-in/second-factor',
  '/sign-in/new-password',
  '/forgot-password',
  // Their links go by mail.
  '/first-password',
  '/unsubscribe',
  // Strangers have their address from elsewhere.
  '/f/{token}',
  '/f/{token}/thanks',
  // A secret that is shown once.
  '/account/second-factor',
  // Something has to be done first.
  '/customers/changes/{id}',
  '/follow-ups/{id}/edit',
  '/follow-ups/{id}/delete',
  '/import/{id}',
  '/import/leads/{id}',
  '/opportunities/import/{id}',
  '/leads/{id}/referral',
  '/leads/referred',
  '/opportunities/bulk',
  '/leads/bulk',
  '/leavers/{id}/deals',
  '/leavers/{id}/tasks',
  '/opportunities/{id}/reopen',
  '/admin/roles/{id}/edit',
  // A directory has to be there.
  '/admin/directory/departments'
]
