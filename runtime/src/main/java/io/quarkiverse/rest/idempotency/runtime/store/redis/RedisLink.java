package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.runtime.store.Replaceable;
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
    private final Replaceable<Attempt> attempts = new Replaceable<>(this::connect, attempt -> attempt.client.close());

    /**
     * @param clients makes a client of its own for each connection
     */
    RedisLink(Supplier<Redis> clients) {
        this.clients = clients;
    }

    /**
     * A connection, or the attempt to make one.
     *
     * @param connection fails when it cannot be made
     */
    record Attempt(Redis client, Future<RedisConnection> connection) {
    }

    private Attempt connect() {
        Redis client = clients.get();
        Attempt made = new Attempt(client, client.connect());
        made.connection.onSuccess(connection -> {
            connection.exceptionHandler(failure -> giveUp(made));
            connection.endHandler(ended -> giveUp(made));
        });
        return made;
    }

    /** Begins a call on the connection, which is made when it is needed. */
    Replaceable<Attempt>.Use use() {
        Replaceable<Attempt>.Use use = attempts.use();
        if (!use.connections().connection.failed()) {
            return use;
        }
        giveUp(use.connections());
        return attempts.use();
    }

    /** A connection that has failed or does not answer is closed, and with it all calls that wait for it. */
    void giveUp(Attempt failed) {
        attempts.giveUp(failed);
    }

    /** The next call has a new connection, which knows where a master is now. Calls that are under way may be answered. */
    void replace(Attempt outdated) {
        attempts.replace(outdated);
    }

    @Override
    public void close() {
        attempts.close();
    }
}
