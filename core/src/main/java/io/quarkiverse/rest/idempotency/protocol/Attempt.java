package io.quarkiverse.rest.idempotency.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * One request with a key, before its admission is decided.
 *
 * @param id the record of its key within its namespace
 * @param realm its tenant; {@code null} where no request has come and a record is reconciled in the background
 * @param principal the name of its caller, for components that need it; {@code null} for an anonymous one, and where no request
 *        has come
 * @param caller a keyed hash of its realm and principal, or {@code null} where none is kept
 * @param binding the binding of its key
 * @param policy the settings of its operation
 * @param keyExpired whether the key is so old that a record of it may be gone: then only a record that is there decides, and
 *        none is begun
 * @param reconciliation reconciles a stale record of this request; {@code null} unless the policy is
 *        {@link StalePolicy#RECONCILE}
 * @param others the other ids that its record may have; empty unless a secret is rotated
 */
public record Attempt(RecordId id, @Nullable String realm, @Nullable String principal, @Nullable String caller, Binding binding,
        OperationPolicy policy, boolean keyExpired, @Nullable Reconciliation reconciliation, List<Other> others) {

    /**
     * The same request as it is recorded with another secret.
     *
     * @param id the record of its key
     * @param binding the binding of its key
     * @param reconciliation reconciles that record; {@code null} where that of the attempt is
     */
    public record Other(RecordId id, Binding binding, @Nullable Reconciliation reconciliation) {
    }

    public Attempt {
        if (policy.stale() == StalePolicy.RECONCILE) {
            Objects.requireNonNull(reconciliation, "reconciliation");
        }
    }

    /**
     * The same request with its record under another id, and the present one among the others.
     */
    Attempt as(Other other) {
        List<Other> rest = new ArrayList<>(others);
        rest.remove(other);
        rest.add(new Other(id, binding, reconciliation));
        return new Attempt(other.id, realm, principal, caller, other.binding, policy, keyExpired, other.reconciliation,
                rest);
    }

    /** A request whose key can begin a record. */
    public Attempt(RecordId id, @Nullable String realm, @Nullable String principal, @Nullable String caller, Binding binding,
            OperationPolicy policy, @Nullable Reconciliation reconciliation, List<Other> others) {
        this(id, realm, principal, caller, binding, policy, false, reconciliation, others);
    }

    /** A request whose record has no other id. */
    public Attempt(RecordId id, @Nullable String realm, @Nullable String principal, @Nullable String caller, Binding binding,
            OperationPolicy policy, @Nullable Reconciliation reconciliation) {
        this(id, realm, principal, caller, binding, policy, reconciliation, List.of());
    }

    /** A request of an anonymous caller. */
    public Attempt(RecordId id, String realm, Binding binding, OperationPolicy policy,
            @Nullable Reconciliation reconciliation) {
        this(id, realm, null, null, binding, policy, reconciliation);
    }

    /** A request of an anonymous caller to an operation without a reconciler. */
    public Attempt(RecordId id, String realm, Binding binding, OperationPolicy policy) {
        this(id, realm, binding, policy, null);
    }
}
