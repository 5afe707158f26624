package io.quarkiverse.rest.idempotency.spi;

/**
 * A {@link Reconciler} that can reconcile an interrupted request from its record alone, without waiting for a duplicate. For
 * methods whose effect is found by the key that they have derived for their call ({@link AbandonedRecord#deriveKey}), or by the
 * record's id.
 * <p>
 * Nodes look for abandoned records at {@code quarkus.rest-idempotency.reconcile.background.interval}, in a store that can list
 * its records. One node takes a record over and asks, under the same bounds and in such a context as for a duplicate.
 * {@link Reconciler.Verdict.Applied} is recorded, so that the answer is there when the client comes back;
 * {@link Reconciler.Verdict.NotApplied} gives the key back, and the next retry runs the method;
 * {@link Reconciler.Verdict.Unknown} leaves the record to the next look, or to a duplicate, which brings the request.
 */
public interface BackgroundReconciler extends Reconciler {

    /**
     * @return the verdict on the interrupted request, as certain as for a duplicate; an exception is retried and then counts as
     *         {@link Reconciler.Verdict.Unknown}
     */
    Verdict reconcile(AbandonedRecord abandoned);
}
