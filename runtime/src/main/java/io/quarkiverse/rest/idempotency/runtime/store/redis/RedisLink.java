package io.quarkiverse.rest.idempotency.runtime.store.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;

/**
 * The one connection that all calls of a node share: they are sent one after the other, whoever asks, and answered in that
 * order. Calls with connections of their own would wait for the client's pool, and on a cluster, where such a connection is one
 * to every master, for each other.
 */
final class RedisLink {

    private final Redis redis;
    private Future<RedisConnection> connection;

    RedisLink(Redis redis) {
        this.redis = redis;
    }

    /** The connection, made when it is needed. */
    synchronized Future<RedisConnection> connection() {
        if (connection == null || connection.failed()) {
            connection = redis.connect().onSuccess(made -> {
                made.exceptionHandler(failure -> giveUp(made));
                made.endHandler(ended -> giveUp(made));
            });
        }
        return connection;
    }

    /**
     * A connection that does not answer is not asked again. It is left to its end and not closed, because the client would keep
     * it for the next who asks for one.
     *
     * @return whether it was the present one
     */
    synchronized boolean leave(RedisConnection silent) {
        if (connection == null || connection.result() != silent) {
            return false;
        }
        connection = null;
        return true;
    }

    /** Whatever has failed on a connection, the next call has a new one, which also knows where a cluster's keys are now. */
    void giveUp(RedisConnection failed) {
        if (leave(failed)) {
            failed.close();
        }
    }
}
