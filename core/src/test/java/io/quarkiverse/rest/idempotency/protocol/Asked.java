package io.quarkiverse.rest.idempotency.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.rest.idempotency.protocol.Reconciliation.Verdict;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/** A reconciler that gives the verdict of a test when the test says so, and counts the questions. */
final class Asked implements Reconciliation {

    final List<Instant> times = new ArrayList<>();
    final List<RecordId> records = new ArrayList<>();
    CompletionStage<Verdict> answer = new CompletableFuture<>();

    @Override
    public CompletionStage<Verdict> reconcile(RecordId record, Instant reservedAt) {
        times.add(reservedAt);
        records.add(record);
        return answer;
    }

    void say(Verdict verdict) {
        answer.toCompletableFuture().complete(verdict);
    }
}
