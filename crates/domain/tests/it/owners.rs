//! Whose an invoice is.

use mctrade_domain::invoice::ExistingInvoice;
use mctrade_domain::owner::{Owner, OwnerDecision, OwnerRule};
use mctrade_domain::plan::{ImportContext, ImportPlan, plan};
use mctrade_domain::profile::{CustomerLink, MatchReason, ProfileKind, ProfileMatch, ProfileRef};
use mctrade_domain::shop_order::ShopOrder;
use mctrade_domain::{CustomerId, ProfileId};
use rstest::rstest;

use crate::order::*;

const JANE: i64 = 20;
const ACME: i64 = 30;

fn profile(id: i64) -> ProfileRef {
    let kind = if id == ACME {
        ProfileKind::Organization
    } else {
        ProfileKind::Individual
    };
    ProfileRef {
        id: ProfileId(id),
        name: format!("Profile {id}"),
        kind,
        anonymous: ProfileId(id) == ANONYMOUS,
    }
}

fn found(id: i64, by: MatchReason) -> ProfileMatch {
    ProfileMatch {
        profile: profile(id),
        primary_organization: None,
        by,
    }
}

fn customers_order() -> ShopOrder {
    ShopOrder {
        customer_id: Some(CustomerId(9)),
        ..paid_order()
    }
}

fn link(individual: Option<i64>, organization: Option<i64>) -> Option<CustomerLink> {
    Some(CustomerLink {
        customer_id: CustomerId(9),
        individual: individual.map(profile),
        primary_organization: organization.map(profile),
    })
}

fn decide(order: &ShopOrder, context: &ImportContext) -> OwnerDecision {
    match plan(order, context, at(0)).unwrap() {
        ImportPlan::Create(new) => new.owner,
        other => panic!("{other:?}"),
    }
}

fn owner(profile: i64, rule: OwnerRule) -> Owner {
    Owner {
        profile: ProfileId(profile),
        rule,
    }
}

#[test]
fn a_guest_order_goes_to_the_anonymous_profile() {
    let mut context = context(None);
    context.matches = vec![found(JANE, MatchReason::Email)];
    let decision = decide(&paid_order(), &context);
    assert_eq!(decision.owner, owner(1, OwnerRule::Guest));
    assert_eq!(decision.customer_profile, None);
}

#[rstest]
#[case(&[(JANE, MatchReason::Email)], JANE, OwnerRule::GuestEmail)]
#[case(&[(JANE, MatchReason::Email), (21, MatchReason::Email)], 1, OwnerRule::Guest)]
#[case(&[(JANE, MatchReason::Phone)], 1, OwnerRule::Guest)]
#[case(&[], 1, OwnerRule::Guest)]
fn guests_are_matched_by_email_where_the_setting_says_so(
    #[case] matches: &[(i64, MatchReason)],
    #[case] expect: i64,
    #[case] rule: OwnerRule,
) {
    let mut context = context(None);
    context.settings.match_guests_by_email = true;
    context.matches = matches.iter().map(|(id, by)| found(*id, *by)).collect();
    let decision = decide(&paid_order(), &context);
    assert_eq!(decision.owner, owner(expect, rule));
    assert_eq!(decision.link_customer, None, "a guest is no customer to link");
}

#[rstest]
#[case(false, Some(ACME), JANE, OwnerRule::Individual)]
#[case(true, Some(ACME), ACME, OwnerRule::RelatedOrganization)]
#[case(true, None, JANE, OwnerRule::Individual)]
fn a_linked_customer_is_the_owner_or_their_organization(
    #[case] assign: bool,
    #[case] organization: Option<i64>,
    #[case] expect: i64,
    #[case] rule: OwnerRule,
) {
    let mut context = context(None);
    context.settings.assign_to_related_organization = assign;
    context.customer = link(Some(JANE), organization);
    context.matches = vec![found(21, MatchReason::Email)];
    let decision = decide(&customers_order(), &context);
    assert_eq!(decision.owner, owner(expect, rule));
    assert_eq!(decision.customer_profile, Some(ProfileId(JANE)));
    assert_eq!(decision.link_customer, None);
}

#[rstest]
#[case(&[(JANE, MatchReason::Email)], Some(MatchReason::Email))]
#[case(&[(JANE, MatchReason::Email), (21, MatchReason::Phone)], Some(MatchReason::Email))]
#[case(&[(JANE, MatchReason::Email), (JANE, MatchReason::Phone)], Some(MatchReason::Email))]
#[case(&[(JANE, MatchReason::Phone)], Some(MatchReason::Phone))]
#[case(&[(JANE, MatchReason::NameAndAddress)], Some(MatchReason::NameAndAddress))]
#[case(&[(JANE, MatchReason::Email), (21, MatchReason::Email)], None)]
#[case(&[(JANE, MatchReason::Email), (21, MatchReason::Email), (JANE, MatchReason::Phone)], None)]
#[case(&[(ACME, MatchReason::Email)], None)]
#[case(&[(1, MatchReason::Email)], None)]
#[case(&[], None)]
fn an_unlinked_customer_is_linked_on_exactly_one_match(
    #[case] matches: &[(i64, MatchReason)],
    #[case] linked: Option<MatchReason>,
) {
    for customer in [None, link(None, None)] {
        let mut context = context(None);
        context.customer = customer;
        context.matches = matches.iter().map(|(id, by)| found(*id, *by)).collect();
        let decision = decide(&customers_order(), &context);
        let expect = match linked {
            Some(_) => owner(JANE, OwnerRule::Individual),
            None => owner(1, OwnerRule::NoSingleMatch),
        };
        assert_eq!(decision.owner, expect);
        assert_eq!(decision.link_customer, linked.map(|by| (ProfileId(JANE), by)));
        assert_eq!(decision.customer_profile, linked.map(|_| ProfileId(JANE)));
    }
}

#[test]
fn a_match_is_assigned_to_its_organization_where_the_setting_says_so() {
    let mut context = context(None);
    context.settings.assign_to_related_organization = true;
    let mut jane = found(JANE, MatchReason::Email);
    jane.primary_organization = Some(profile(ACME));
    context.matches = vec![jane];
    let decision = decide(&customers_order(), &context);
    assert_eq!(decision.owner, owner(ACME, OwnerRule::RelatedOrganization));
    assert_eq!(decision.customer_profile, Some(ProfileId(JANE)));
}

fn updated(order: &ShopOrder, existing: ExistingInvoice, customer: Option<CustomerLink>) -> Option<OwnerDecision> {
    let mut context = context(Some(existing));
    context.customer = customer;
    match plan(order, &context, at(0)).unwrap() {
        ImportPlan::Update(change) => change.owner,
        ImportPlan::Unchanged(_) => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_guest_order_that_gains_a_customer_finds_its_owner() {
    let existing = first(&paid_order());
    let decision = updated(&customers_order(), existing, link(Some(JANE), None)).expect("a new owner");
    assert_eq!(decision.owner, owner(JANE, OwnerRule::Individual));
}

#[test]
fn what_staff_chose_stays_whatever_the_order_does_later() {
    let mut existing = first(&paid_order());
    existing.owner = owner(77, OwnerRule::Staff);
    assert_eq!(updated(&paid_order(), existing.clone(), None), None);
    let decision = updated(&customers_order(), existing, link(Some(JANE), None)).expect("a Customer Profile");
    assert_eq!(decision.owner, owner(77, OwnerRule::Staff));
    assert_eq!(
        decision.customer_profile,
        Some(ProfileId(JANE)),
        "the Customer Profile column still follows"
    );
}

#[test]
fn the_individual_made_from_a_guests_order_stays_its_customer_profile() {
    let mut existing = first(&paid_order());
    existing.customer_profile = Some(ProfileId(JANE));
    assert_eq!(updated(&paid_order(), existing, None), None);
}
