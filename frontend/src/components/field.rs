//! Labelled inputs with their problem beside them.

use leptos::prelude::*;

/// What is wrong with a field, for the eye and for screen readers.
#[component]
pub(crate) fn FieldProblem(
    /// The id that the input names in `aria-describedby`.
    #[prop(into)]
    id: String,
    #[prop(into)] problem: Signal<Option<String>>,
) -> AnyView {
    view! {
        <span class="field-problem" id=id>
            {move || {
                problem
                    .get()
                    .map(|text| {
                        view! {
                            <super::Icon mark=super::Mark::Alert/>
                            {text}
                        }
                    })
            }}
        </span>
    }
    .into_any()
}

/// A label over any input; the input is given as a child and carries `id`.
#[component]
pub(crate) fn Field(
    /// The input's id.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    #[prop(optional)] class: &'static str,
    /// A remark after the label.
    #[prop(into, optional)]
    remark: Signal<Option<String>>,
    #[prop(into, optional)] problem: Signal<Option<String>>,
    children: Children,
) -> AnyView {
    let problem_id = format!("{id}-problem");
    view! {
        <div class=format!("field {class}")>
            <label for=id>
                {label} {move || remark.get().map(|text| view! { <span class="remark">{text}</span> })}
            </label>
            {children()}
            <FieldProblem id=problem_id problem=problem/>
        </div>
    }
    .into_any()
}

/// A labelled line of text.
#[component]
pub(crate) fn TextInput(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] class: &'static str,
    #[prop(optional)] autocomplete: &'static str,
    #[prop(optional)] required: bool,
    #[prop(into, optional)] remark: Signal<Option<String>>,
    #[prop(into, optional)] problem: Signal<Option<String>>,
    /// Called when the person leaves the field.
    #[prop(into, optional)]
    on_leave: Option<Callback<()>>,
) -> AnyView {
    let problem_id = format!("{id}-problem");
    view! {
        <Field id=id.clone() label=label class=class remark=remark problem=problem>
            <input
                id=id
                type=kind
                autocomplete=if autocomplete.is_empty() { "off" } else { autocomplete }
                aria-required=required.then_some("true")
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=problem_id
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
                on:blur=move |_| {
                    // A field that is taken off the page loses the focus too, when nobody listens any more.
                    if let Some(on_leave) = on_leave {
                        on_leave.try_run(());
                    }
                }
            />
        </Field>
    }
    .into_any()
}
