package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;

/**
 * The one connection that all calls of a node share: they are sent one after the other, whichever request asks, and answered in
 * that order. Calls with connections of their own would wait for the client's pool, and on a cluster, where such a connection
 * is one to every master, for each other.
 * <p>
 * A connection has a client of its own. A connection of a shared client goes back to its pool when it is closed, and one that
 * does not answer must not be given to the next caller; so the client is closed, and its sockets with it.
 */
final class RedisLink implements AutoCloseable {

    private final Supplier<Redis> clients;
    private final Duration patience;
    private Attempt current;
    private boolean closed;

    /**
     * @param clients makes a client of its own for each connection
     * @param patience for how long calls that are under way may still be answered when the connection is replaced
     */
    RedisLink(Supplier<Redis> clients, Duration patience) {
        this.clients = clients;
        this.patience = patience;
    }

    /**
     * A connection, or the attempt to make one.
     *
     * @param connection fails when it cannot be made
     */
    record Attempt(Redis client, Future<RedisConnection> connection) {
    }

    /** The connection, made when it is needed. */
    synchronized Attempt attempt() {
        if (closed) {
            throw new IllegalStateException("The Redis store is closed");
        }
        if (current == null || current.connection.failed()) {
            if (current != null) {
                current.client.close();
            }
            Redis client = clients.get();
            Attempt made = new Attempt(client, client.connect());
            made.connection.onSuccess(connection -> {
                connection.exceptionHandler(failure -> giveUp(made));
                connection.endHandler(ended -> giveUp(made));
            });
            current = made;
        }
        return current;
    }

    /** A connection that has failed or does not answer is closed, and with it all calls that wait for it. */
    void giveUp(Attempt failed) {
        if (leave(failed)) {
            failed.client.close();
        }
    }

    /** The next call has a new connection, which knows where a master is now. Calls that are under way may be answered. */
    void replace(Attempt outdated) {
        if (leave(outdated)) {
            CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS, Infrastructure.getDefaultExecutor())
                    .execute(outdated.client::close);
        }
    }

    /**
     * @return whether it was the present one
     */
    private synchronized boolean leave(Attempt attempt) {
        if (current != attempt) {
            return false;
        }
        current = null;
        return true;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (current != null) {
            current.client.close();
            current = null;
        }
    }
}
