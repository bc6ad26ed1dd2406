//! Which opportunities were won through a lead: those of the customer that it became, made since then, as long as no later
//! lead became the same customer before them. So each is counted for one lead.

/// The condition over the lead `c` and the opportunity `t`.
pub const THROUGH: &str = "t.customer_id = c.customer_id and t.state = 'won' and t.deleted_at is null and not t.customer_gone
    and t.created_at >= c.converted_at and not exists (select 1 from lead later where later.customer_id = c.customer_id and later.deleted_at is null
      and (later.converted_at, later.id) > (c.converted_at, c.id) and later.converted_at <= t.created_at)";
