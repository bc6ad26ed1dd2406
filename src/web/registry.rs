//! The only way to register a route. What a route needs is read from its handler's arguments.

use super::House;
use super::form::{OneClick, Posted};
use super::public::{self, Sent};
use super::todo::Todo;
use super::upload::{Attached, Upload};
use super::who::{Anyone, Halfway, SignedIn, Visit, guarded};
use crate::core::access::{Can, Permission};
use actix_web::middleware::from_fn;
use actix_web::{FromRequest, Handler, Responder, Route, web};
use std::collections::BTreeMap;

pub use super::route::{Confirm, Example, MenuItem, Need, RouteKind, RouteRow};

/// Makes the route of a row.
type Make = Box<dyn Fn(RouteRow) -> Route>;

/// Gathers every route of the product.
#[derive(Default)]
pub struct Registry {
    rows: Vec<(RouteRow, Make)>,
    menu: Vec<MenuItem>,
    todo: Vec<Todo>,
}

impl Registry {
    /// A page: GET.
    pub fn page<H, A>(&mut self, path: &'static str, handler: H) -> &mut Self
    where
        H: Handler<A>,
        A: Declares,
        H::Output: Responder + 'static,
    {
        self.add(RouteKind::Page, path, handler)
    }

    /// A fragment: GET.
    pub fn part<H, A>(&mut self, path: &'static str, handler: H) -> &mut Self
    where
        H: Handler<A>,
        A: Declares,
        H::Output: Responder + 'static,
    {
        self.add(RouteKind::Part, path, handler)
    }

    /// A download: GET.
    pub fn file<H, A>(&mut self, path: &'static str, handler: H) -> &mut Self
    where
        H: Handler<A>,
        A: Declares,
        H::Output: Responder + 'static,
    {
        self.add(RouteKind::File, path, handler)
    }

    /// A change: POST from a form of ours. A handler that does not take a checked form does not compile.
    pub fn action<H, A>(&mut self, path: &'static str, handler: H) -> &mut Self
    where
        H: Handler<A>,
        A: Declares,
        H::Output: Responder + 'static,
    {
        const { assert!(A::FORM, "an action takes Posted<..>, Upload or Sent as its last argument") }
        self.add(RouteKind::Action, path, handler)
    }

    /// Gives the example of the route registered last.
    pub fn example(
        &mut self,
        record: Option<&'static str>,
        fields: &'static [(&'static str, &'static str)],
    ) -> &mut Self {
        if let Some((row, _)) = self.rows.last_mut() {
            row.example = Some(Example { record, fields });
        }
        self
    }

    /// The route registered last asks for the password again, unless it was given within five minutes; its form goes on
    /// afterwards.
    pub fn asks_again(&mut self) -> &mut Self {
        self.confirm(Confirm::Always)
    }

    /// The handler of the route registered last asks for it where it has reason to, by `visit.confirmed(now)?`.
    pub fn may_ask_again(&mut self) -> &mut Self {
        self.confirm(Confirm::Sometimes)
    }

    /// The address of the route registered last proves by its signature who asks, so that it is answered wherever the
    /// request comes from.
    pub fn signed(&mut self) -> &mut Self {
        if let Some((row, _)) = self.rows.last_mut() {
            row.signed = true;
        }
        self
    }

    /// The route registered last is of the public surface: below [`PREFIX`](super::public::PREFIX), with nothing of a session.
    pub fn public(&mut self) -> &mut Self {
        if let Some((row, _)) = self.rows.last_mut() {
            row.public = true;
        }
        self
    }

    fn confirm(&mut self, confirm: Confirm) -> &mut Self {
        if let Some((row, _)) = self.rows.last_mut() {
            row.confirm = confirm;
        }
        self
    }

    /// Adds an entry of the main menu.
    pub fn menu(&mut self, item: MenuItem) -> &mut Self {
        self.menu.push(item);
        self.menu.sort_by_key(|item| item.order);
        self
    }

    /// Adds kinds of to-do.
    pub fn todo(&mut self, kinds: &[Todo]) -> &mut Self {
        self.todo.extend_from_slice(kinds);
        self.todo.sort_by_key(|kind| kind.order);
        self
    }

    /// The kinds of to-do, in order.
    #[must_use]
    pub fn todo_kinds(&self) -> Vec<Todo> {
        self.todo.clone()
    }

    fn add<H, A>(&mut self, kind: RouteKind, path: &'static str, handler: H) -> &mut Self
    where
        H: Handler<A>,
        A: Declares,
        H::Output: Responder + 'static,
    {
        let (need, confirm) = (A::NEED, Confirm::Never);
        let row = RouteRow { kind, path, need, example: None, confirm, signed: false, public: false };
        let make = move |row: RouteRow| {
            let route = if kind == RouteKind::Action { web::post() } else { web::get() };
            guarded(route.to(handler.clone()), row)
        };
        self.rows.push((row, Box::new(make)));
        self
    }

    /// The route table.
    #[must_use]
    pub fn rows(&self) -> Vec<RouteRow> {
        self.rows.iter().map(|(row, _)| *row).collect()
    }

    /// The menu.
    #[must_use]
    pub fn menu_items(&self) -> Vec<MenuItem> {
        self.menu.clone()
    }

    /// Mounts every route but those of the public surface.
    #[expect(clippy::disallowed_methods, reason = "the registry is where routes are made")]
    pub fn mount(&self, config: &mut web::ServiceConfig) {
        for resource in self.resources(false) {
            config.service(resource);
        }
    }

    /// Mounts the routes of the public surface, in a scope of their own that no session reaches.
    #[expect(clippy::disallowed_methods, reason = "the registry is where routes are made")]
    pub fn mount_public(&self, config: &mut web::ServiceConfig) {
        let scope = web::scope(public::PREFIX).app_data(web::PayloadConfig::new(public::LIMIT));
        let scope = self.resources(true).into_iter().fold(scope, actix_web::Scope::service);
        config.service(scope.default_service(web::to(public::lost)).wrap(from_fn(public::meet)));
    }

    #[expect(clippy::disallowed_methods, reason = "the registry is where routes are made")]
    fn resources(&self, open: bool) -> Vec<actix_web::Resource> {
        let mut by_path: BTreeMap<(usize, &'static str), actix_web::Resource> = BTreeMap::new();
        // Words before parameters: `/customers/new` must be found before `/customers/{id}`.
        for (row, make) in self.rows.iter().filter(|(row, _)| row.public == open) {
            let key = (row.path.matches('{').count(), row.path);
            let path = if open { row.path.strip_prefix(public::PREFIX).unwrap_or(row.path) } else { row.path };
            let resource = by_path.remove(&key).unwrap_or_else(|| web::resource(path));
            by_path.insert(key, resource.route(make(*row)));
        }
        by_path.into_values().collect()
    }
}

/// An argument that says what its route needs.
pub trait Capability: FromRequest {
    const NEED: Need;
}

impl Capability for Anyone {
    const NEED: Need = Need::Anyone;
}

impl Capability for Halfway {
    const NEED: Need = Need::Halfway;
}

impl Capability for SignedIn {
    const NEED: Need = Need::SignedIn;
}

impl<P: Permission> Capability for Can<P> {
    const NEED: Need = Need::Permission(P::INFO);
}

/// An argument after the capability.
pub trait Argument: FromRequest {
    /// Whether it is a form, with its token and key checked.
    const FORM: bool = false;
}

impl<T: Clone + 'static> Argument for web::Data<T> {}
impl<T: serde::de::DeserializeOwned + 'static> Argument for web::Path<T> {}
impl Argument for super::form::Asked {}
impl Argument for Visit {}
impl Argument for super::session::SessionOf {}
impl<T: super::form::Form> Argument for Posted<T> {
    const FORM: bool = true;
}
impl Argument for Sent {
    const FORM: bool = true;
}
impl Argument for OneClick {
    const FORM: bool = true;
}
impl Argument for Upload {
    const FORM: bool = true;
}
impl Argument for Attached {
    const FORM: bool = true;
}

/// A handler's arguments: a capability first.
pub trait Declares: FromRequest + 'static {
    const NEED: Need;
    const FORM: bool;
}

macro_rules! declares {
    ($($arg:ident)*) => {
        impl<C: Capability + 'static, $($arg: Argument + 'static),*> Declares for (C, $($arg,)*) {
            const NEED: Need = C::NEED;
            const FORM: bool = false $(|| $arg::FORM)*;
        }
    };
}
declares!();
declares!(A1);
declares!(A1 A2);
declares!(A1 A2 A3);
declares!(A1 A2 A3 A4);

/// The house, as handlers take it.
pub type TheHouse = web::Data<House>;
