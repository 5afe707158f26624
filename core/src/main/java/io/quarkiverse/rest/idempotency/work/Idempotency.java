package io.quarkiverse.rest.idempotency.work;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * Runs work once for a key, without HTTP: a scheduled job, a method of a GraphQL or gRPC service, the handling of a message. A
 * bean that is injected; only the extension implements it.
 *
 * <pre>
 * &#64;Inject
 * Idempotency idempotency;
 *
 * &#64;IdempotentOperation(name = "import-invoice")
 * Receipt importInvoice(Invoice invoice) {
 *     return idempotency.execute(
 *             WorkRequest.of("import-invoice", invoice.number()).payload(invoice).returning(Receipt.class),
 *             context -&gt; ledger.book(invoice));
 * }
 * </pre>
 *
 * The first attempt with a key runs the work, and its result is recorded before the call returns. A later attempt gets the
 * recorded result, and the work does not run. The operations have the settings, leases, takeovers, reconcilers, metrics and
 * administration of HTTP operations. The result is kept as JSON, up to {@code body-limit}; a larger one is returned and cannot
 * be replayed.
 * <p>
 * An attempt that neither runs nor gets a result fails with an {@link io.quarkiverse.rest.idempotency.IdempotencyException}:
 * {@link WorkInProgressException}, {@link KeyReusedException}, {@link OutcomeUnknownException},
 * {@link ResultNotReplayableException} and {@link WorkNotStartedException}.
 * <p>
 * Work that calls several services can take the steps of its context: a later attempt continues after the recorded ones. Such
 * an operation has {@code stale-lease=re-execute}. Work that cannot go on with them fails with a {@link
 * WorkNotContinuedException}.
 * <p>
 * With {@code completion=in-transaction} a call begins a JTA transaction, the work runs in it, and the record is completed in
 * it. Otherwise the work has transactions of its own. In both cases the calling thread must have no transaction: the result
 * would be recorded before that is committed, and would stay when it is rolled back.
 */
public interface Idempotency {

    /**
     * Runs the work on the calling thread, or returns the recorded result. Blocks for as long as the work takes, and for a
     * duplicate that waits up to {@code wait-limit}.
     *
     * @param request names the work
     * @param work runs for the first attempt, and again after a failure of it
     * @return the result of the work, or the result that is recorded; {@code null} where the work returned {@code null}
     * @throws E the exception of the work, or its recorded exception
     * @throws io.quarkiverse.rest.idempotency.IdempotencyException if the work did not run and there is no result
     * @throws IllegalArgumentException if there is no such operation
     * @throws IllegalStateException if the calling thread must not block, or has a transaction
     */
    <T extends @Nullable Object, E extends Exception> T execute(WorkRequest<T> request, Work<T, E> work) throws E;

    /**
     * The same for work without a result.
     *
     * @throws E as {@link #execute}
     */
    @SuppressWarnings("NullAway") // It does not see that the type of the result is one that can be null.
    default <E extends Exception> void run(WorkRequest<@Nullable Void> request, VoidWork<E> work) throws E {
        this.<@Nullable Void, E> execute(request, context -> {
            work.run(context);
            return null;
        });
    }

    /**
     * The same as {@link #execute} for work that does not block. An operation with {@code completion=in-transaction} cannot be
     * run so.
     *
     * @param work begins the work, on the Vert.x context of the call where it has one, and on a worker thread otherwise. An
     *        exception that it throws is that of the stage
     * @return completes as {@link #execute} returns. A caller that cancels it, or completes it by a timeout, keeps work from
     *         running that has not begun; work that runs keeps the key, and its result is recorded
     */
    <T extends @Nullable Object> CompletionStage<T> executeAsync(WorkRequest<T> request,
            Function<IdempotencyContext, ? extends CompletionStage<? extends T>> work);

    /**
     * Finds the record of a request, for {@code IdempotencyAdministration.find}.
     *
     * @return the id that the record has or would have
     * @throws IllegalArgumentException if there is no such operation
     */
    RecordId recordId(WorkRequest<?> request);

    /**
     * Makes the record of a result, for a {@code Reconciler} that has found the effect of interrupted work, and for an
     * administrator who completes a record.
     *
     * @param result the result that later attempts get; {@code null} for none
     */
    RecordedResponse recorded(@Nullable Object result);
}
