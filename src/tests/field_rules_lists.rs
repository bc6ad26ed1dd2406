//! Lists tell nothing of fields that are kept from whoever looks.

use super::field_rules::rule_of;
use super::support::World;
use kezhan::customers;

/// Every filter and every order that the list knows: one by a field that is kept from somebody would tell its values.
#[actix_web::test]
async fn no_list_is_filtered_or_ordered_by_what_is_kept() {
    let world = World::new().await;
    let chen = world.sign_in("chen");
    let ruled: Vec<&str> = customers::fields::CATALOGUE.ruled().map(|field| field.id).collect();
    let mut tried = 0;
    for (field, query) in [
        ("kind", "kind=company"),
        ("grade", "grade=A"),
        ("stage", "stage=active"),
        ("source", "source=referral"),
        ("industry", "industry=I"),
        ("region", "region=330000"),
        ("tags", "tag=重点"),
        ("created_at", "sort=created"),
        ("name", "sort=name"),
        ("next_follow_up", "sort=next"),
        ("next_follow_up", "due=overdue"),
    ] {
        if !ruled.contains(&field) {
            continue;
        }
        tried += 1;
        for path in ["/customers?", "/customers/export?"] {
            let path = format!("{path}{}", query.replace("重点", "%E9%87%8D%E7%82%B9"));
            assert_ne!(chen.get(&path).await.status, 403, "{path} before");
            for rule in ["hidden", "masked"] {
                let page = world.undone(async {
                    rule_of(&world, "sales_manager", &format!("customer.{field}"), rule);
                    chen.get(&path).await
                });
                assert_eq!(page.await.status, 403, "{path} where {field} is {rule}");
            }
        }
    }
    assert!(tried >= 5, "{tried}");
}
