package io.quarkiverse.rest.idempotency.runtime.transaction;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The transactions that methods of an application can have, each {@code null} where there are none of its kind.
 *
 * @param blocking of methods that block
 * @param connections of methods that return a {@code Uni} and take a connection
 * @param sessions of other methods that return a {@code Uni}
 */
public record MethodTransactions(BusinessTransactions blocking, ConnectionTransactions connections,
        SessionTransactions sessions) {

    /** Whether the methods that have transactions do not block. */
    public boolean areReactive() {
        return blocking == null;
    }

    /** The same as {@link BusinessTransactions#problem()}, of all that there are. */
    public Optional<String> problem() {
        return blocking != null ? blocking.problem() : reactive().flatMap(ReactiveTransactions::problem);
    }

    /** The same as {@link BusinessTransactions#claimProblem()}, of all that there are. */
    public Optional<String> claimProblem() {
        if (blocking != null) {
            return blocking.claimProblem();
        }
        return reactive().map(ReactiveTransactions::claimProblem).orElseGet(() -> Optional.of("expected records in a "
                + "PostgreSQL database (quarkus.rest-idempotency.store=jdbc, hibernate-orm or reactive-pg), and the store is "
                + "another one"));
    }

    /**
     * Whether a failure of an invocation says that nothing is committed of a transaction that was to be committed.
     *
     * @param failure of a method, or of a commit behind it
     */
    public boolean tellsRollback(Throwable failure) {
        return Conflicts.rolledBack(failure)
                || reactive().filter(transactions -> transactions.tellsRollback(failure)).isPresent();
    }

    /** They are transactions of one database. */
    private Optional<ReactiveTransactions> reactive() {
        return Stream.<ReactiveTransactions> of(connections, sessions).filter(Objects::nonNull).findFirst();
    }
}
