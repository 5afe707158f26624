package io.quarkiverse.rest.idempotency.lab;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * Tells the truth of the effect of {@link HistoryResource#reconciled}. Its "not applied" is certain: a former request that is
 * late is not admitted any more.
 */
@Singleton
public class EffectReconciler implements Reconciler {

    static final String OPERATION = "history-reconciled";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Effects effects;

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Verdict reconcile(IdempotentRequest request, Instant reservedAt) {
        long number = Long.parseLong(request.content().header(HistoryResource.REQUEST).get(0));
        return effects.find(request.content().pathParameter("key"), number).await().atMost(PATIENCE)
                .<Verdict> map(effect -> new Verdict.Applied(new RecordedResponse.Stored(201,
                        List.of(new RecordedResponse.Header("Content-Type", "application/json")),
                        effect.json().getBytes(StandardCharsets.UTF_8))))
                .orElseGet(Verdict.NotApplied::new);
    }
}
