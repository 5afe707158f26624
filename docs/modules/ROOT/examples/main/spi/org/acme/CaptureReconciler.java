package org.acme;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

@ApplicationScoped
public class CaptureReconciler implements Reconciler {

    /** The state at the payment provider, found by the reference that the method sent along. */
    public interface Provider {

        enum State {
            CAPTURED,
            REFUSED,
            PENDING
        }

        Optional<State> findByReference(String reference);
    }

    /** The rows of the application. */
    public interface Payments {

        /** In a transaction of its own. A second call has no effect. */
        void markCaptured(String payment);
    }

    @Inject
    Provider provider;

    @Inject
    Payments payments;

    @Override
    public String operation() {
        return "capture-payment";
    }

    @Override
    public Verdict reconcile(IdempotentRequest request, Instant reservedAt) {
        String payment = request.content().pathParameter("id");
        Optional<Provider.State> state = provider.findByReference("payment-" + payment);
        if (state.isEmpty() || state.get() == Provider.State.PENDING) {
            return new Verdict.Unknown(); // it may still be on its way
        }
        if (state.get() == Provider.State.REFUSED) {
            return new Verdict.NotApplied();
        }
        payments.markCaptured(payment); // the method may have ended before it did so, and does not run again
        return new Verdict.Applied(captured(payment));
    }

    private static RecordedResponse captured(String payment) {
        return new RecordedResponse.Stored(200, List.of(new RecordedResponse.Header("Content-Type", "application/json")),
                ("{\"id\":" + payment + ",\"state\":\"CAPTURED\"}").getBytes(StandardCharsets.UTF_8));
    }
}
