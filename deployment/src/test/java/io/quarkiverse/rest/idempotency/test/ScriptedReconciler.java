package io.quarkiverse.rest.idempotency.test;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.Reconciler;

/** Answers as the test says, and counts how often it is asked. */
public abstract class ScriptedReconciler implements Reconciler {

    /** The verdicts and failures that a test orders. */
    interface Script {
        Verdict reconcile(IdempotentRequest request, Instant reservedAt) throws Exception;
    }

    static final AtomicInteger ASKED = new AtomicInteger();
    static volatile Script script;

    private final String operation;

    ScriptedReconciler(String operation) {
        this.operation = operation;
    }

    @Override
    public String operation() {
        return operation;
    }

    @Override
    public Verdict reconcile(IdempotentRequest request, Instant reservedAt) {
        ASKED.incrementAndGet();
        try {
            return script.reconcile(request, reservedAt);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
