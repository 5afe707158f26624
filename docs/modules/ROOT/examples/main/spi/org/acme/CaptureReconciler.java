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

    @Inject
    Provider provider;

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
        return state.get() == Provider.State.CAPTURED ? new Verdict.Applied(captured(payment)) : new Verdict.NotApplied();
    }

    private static RecordedResponse captured(String payment) {
        return new RecordedResponse.Stored(200, List.of(new RecordedResponse.Header("Content-Type", "application/json")),
                ("{\"id\":" + payment + ",\"state\":\"CAPTURED\"}").getBytes(StandardCharsets.UTF_8));
    }
}
