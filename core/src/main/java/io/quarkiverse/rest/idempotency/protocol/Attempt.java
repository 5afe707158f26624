package io.quarkiverse.rest.idempotency.protocol;

import java.util.Objects;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * One request with a key, before it is decided what becomes of it.
 *
 * @param id the record of its key within its namespace
 * @param realm its tenant; {@code null} where no request has come and a record is reconciled in the background
 * @param principal the name of its caller, for those who are told of it; {@code null} for an anonymous one, and where no
 *        request
 *        has come
 * @param caller a keyed hash of its realm and principal, or {@code null} where none is kept
 * @param binding what it uses the key for
 * @param policy the settings of its operation
 * @param reconciliation finds out what became of a stale record of this request; {@code null} unless the policy is
 *        {@link StalePolicy#RECONCILE}
 */
public record Attempt(RecordId id, String realm, String principal, String caller, Binding binding, OperationPolicy policy,
        Reconciliation reconciliation) {

    public Attempt {
        if (policy.stale() == StalePolicy.RECONCILE) {
            Objects.requireNonNull(reconciliation, "reconciliation");
        }
    }

    /** A request of an anonymous caller. */
    public Attempt(RecordId id, String realm, Binding binding, OperationPolicy policy, Reconciliation reconciliation) {
        this(id, realm, null, null, binding, policy, reconciliation);
    }

    /** A request of an anonymous caller to an operation without a reconciler. */
    public Attempt(RecordId id, String realm, Binding binding, OperationPolicy policy) {
        this(id, realm, binding, policy, null);
    }
}
