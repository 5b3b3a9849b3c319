//! Live events: kept for a while, so that a browser that lost its connection can go on where it was.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use mctrade_api_types::events::Event;
use tokio::sync::broadcast;

use crate::entropy::{Entropy, random_text};

/// Events kept for those who come back.
const KEPT: usize = 1_000;
/// Events a slow listener may lag behind before it must read everything again.
const LAG: usize = 256;

/// An event with its place in the stream.
#[derive(Debug, Clone)]
pub struct Numbered {
    /// Its place in this process's stream.
    pub number: u64,
    /// What happened.
    pub event: Arc<Event>,
}

/// The events of this process.
#[derive(Clone)]
pub struct EventHub {
    inner: Arc<Inner>,
}

struct Inner {
    /// Tells this process's numbers from those of an earlier one.
    run: String,
    sender: broadcast::Sender<Numbered>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    last: u64,
    events: VecDeque<Numbered>,
}

impl fmt::Debug for EventHub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventHub")
            .field("run", &self.inner.run)
            .finish_non_exhaustive()
    }
}

/// What a listener begins with.
#[derive(Debug)]
pub struct Listening {
    /// What was missed, or only [`Event::Resync`] where that is not known any more.
    pub missed: Vec<Numbered>,
    /// What comes.
    pub receiver: broadcast::Receiver<Numbered>,
}

impl EventHub {
    /// No events yet.
    #[must_use]
    pub fn new(entropy: &dyn Entropy) -> Self {
        let (sender, _) = broadcast::channel(LAG);
        Self {
            inner: Arc::new(Inner {
                run: random_text(entropy, 8),
                sender,
                kept: Mutex::default(),
            }),
        }
    }

    /// Tells every listener.
    pub fn tell(&self, event: Event) {
        let mut kept = self.inner.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last += 1;
        let numbered = Numbered {
            number: kept.last,
            event: Arc::new(event),
        };
        if kept.events.len() == KEPT {
            kept.events.pop_front();
        }
        kept.events.push_back(numbered.clone());
        // Sent under the lock, so that a listener that begins meanwhile neither misses it nor gets it twice.
        // Nobody listening is no fault.
        drop(self.inner.sender.send(numbered));
    }

    /// Listens, from behind the event `last_id` where it is known.
    #[must_use]
    pub fn listen(&self, last_id: Option<&str>) -> Listening {
        let kept = self.inner.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let receiver = self.inner.sender.subscribe();
        let Some(last_id) = last_id else {
            return Listening {
                missed: Vec::new(),
                receiver,
            };
        };
        let seen = self.number_of(last_id).filter(|seen| *seen <= kept.last);
        let oldest = kept.events.front().map_or(kept.last + 1, |event| event.number);
        let missed = match seen {
            Some(seen) if seen + 1 >= oldest => {
                let missed = kept.events.iter().filter(|event| event.number > seen);
                missed.cloned().collect()
            }
            _ => vec![Numbered {
                number: kept.last,
                event: Arc::new(Event::Resync),
            }],
        };
        Listening { missed, receiver }
    }

    /// Says that events were missed, at the stream's present place.
    #[must_use]
    pub fn resync(&self) -> Numbered {
        let kept = self.inner.kept.lock().unwrap_or_else(PoisonError::into_inner);
        Numbered {
            number: kept.last,
            event: Arc::new(Event::Resync),
        }
    }

    /// An event's id in the stream.
    #[must_use]
    pub fn id_of(&self, number: u64) -> String {
        format!("{}-{number}", self.inner.run)
    }

    fn number_of(&self, id: &str) -> Option<u64> {
        let (run, number) = id.split_once('-')?;
        (run == self.inner.run).then(|| number.parse().ok()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::OsEntropy;

    fn invoice(id: i64) -> Event {
        Event::InvoiceUpdated {
            invoice_id: id,
            order_id: None,
        }
    }

    fn numbers(missed: &[Numbered]) -> Vec<u64> {
        missed.iter().map(|event| event.number).collect()
    }

    #[tokio::test]
    async fn a_listener_that_comes_back_gets_what_it_missed_and_then_what_comes() {
        let hub = EventHub::new(&OsEntropy);
        (1..=3).for_each(|id| hub.tell(invoice(id)));
        let mut listening = hub.listen(Some(&hub.id_of(1)));
        assert_eq!(numbers(&listening.missed), [2, 3]);
        hub.tell(invoice(4));
        assert_eq!(listening.receiver.recv().await.unwrap().number, 4);
        assert_eq!(numbers(&hub.listen(Some(&hub.id_of(4))).missed), [] as [u64; 0]);
        assert_eq!(numbers(&hub.listen(None).missed), [] as [u64; 0]);
    }

    #[test]
    fn a_listener_whose_place_is_gone_is_told_to_read_again() {
        let hub = EventHub::new(&OsEntropy);
        let earlier = EventHub::new(&OsEntropy);
        (1..=2_000).for_each(|id| hub.tell(invoice(id)));
        for id in [hub.id_of(1), hub.id_of(9_999), earlier.id_of(1_999), "junk".to_owned()] {
            let missed = hub.listen(Some(&id)).missed;
            assert!(
                matches!(missed.as_slice(), [only] if *only.event == Event::Resync),
                "{id}"
            );
        }
        assert_eq!(hub.listen(Some(&hub.id_of(1_500))).missed.len(), 500);
    }
}
