package io.quarkiverse.rest.idempotency.lab;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * Tells the truth of the effect that {@link HistoryResource#reconciled} has outside of the record's transaction. Its "not
 * applied" is certain: a former request that is late finds itself not admitted any more.
 */
@Singleton
public class EffectReconciler implements Reconciler {

    static final String OPERATION = "history-reconciled";

    @Inject
    Effects effects;

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Verdict reconcile(IdempotentRequest request, Instant reservedAt) {
        long number = Long.parseLong(request.content().header(HistoryResource.REQUEST).get(0));
        return effects.find(request.content().pathParameter("key"), number)
                .<Verdict> map(effect -> new Verdict.Applied(new RecordedResponse.Stored(201,
                        List.of(new RecordedResponse.Header("Content-Type", "application/json")),
                        effect.json().getBytes(StandardCharsets.UTF_8))))
                .orElseGet(Verdict.NotApplied::new);
    }
}
