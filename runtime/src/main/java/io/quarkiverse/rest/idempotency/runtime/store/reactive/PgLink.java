package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.sqlclient.Pool;

/**
 * The pool of the store's connections. It is replaced as a whole when a connection of it does not answer, or cannot write: the
 * others may be like it, and the client has no way to end a single one that hangs.
 */
final class PgLink implements AutoCloseable {

    private final Supplier<Pool> pools;
    private final Duration patience;
    private final Set<Pool> replaced = new HashSet<>();
    private Pool current;
    private boolean closed;

    /**
     * @param pools makes a pool of the store's own
     * @param patience for how long calls that are under way may still be answered when the pool is replaced
     */
    PgLink(Supplier<Pool> pools, Duration patience) {
        this.pools = pools;
        this.patience = patience;
    }

    /** The pool for the next call, made when it is needed. */
    synchronized Pool pool() {
        if (closed) {
            throw new IllegalStateException("The store is closed");
        }
        if (current == null) {
            current = pools.get();
        }
        return current;
    }

    /** The next call has a connection of a new pool. Calls that are under way may be answered. */
    synchronized void replace(Pool outdated) {
        if (current == outdated) {
            current = null;
            replaced.add(outdated);
            CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS, Infrastructure.getDefaultExecutor())
                    .execute(() -> end(outdated));
        }
    }

    private synchronized void end(Pool pool) {
        if (replaced.remove(pool)) {
            pool.close();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        replaced.forEach(Pool::close);
        replaced.clear();
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
