//! Watches every answer for the end of the session, so that one place can say it, whoever asked.

use std::rc::Rc;

use leptos::prelude::{RwSignal, Set};

use super::transport::{ApiRequest, Sending, Transport};

/// A transport that notices when nobody is signed in any more.
pub struct Watched {
    pub inner: Rc<dyn Transport>,
    pub ended: RwSignal<bool>,
}

impl Transport for Watched {
    fn send(&self, request: ApiRequest) -> Sending {
        let (sending, ended) = (self.inner.send(request), self.ended);
        Box::pin(async move {
            let reply = sending.await?;
            if reply.status == 401 {
                // The app may have been left meanwhile; then nobody has to know.
                let _ = ended.try_set(true);
            }
            Ok(reply)
        })
    }
}
