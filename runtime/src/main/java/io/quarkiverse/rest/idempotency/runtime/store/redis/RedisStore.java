package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.runtime.store.redis.RedisScript.Run;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;
import io.quarkiverse.rest.idempotency.store.format.RecordFormat;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;

/**
 * Redis, version 5 and later, alone or as a cluster.
 * <p>
 * Every element of every call is one script on keys of one slot of a cluster: the record, and the sets of the slot by which
 * records are found. So it takes effect atomically. The elements of a call are sent one after the other on one connection
 * without waiting for answers: a call is one round trip for up to {@value RedisCalls#AT_A_TIME} elements (on a cluster, one to
 * each master that has some of them), and one more after Redis has forgotten its scripts, as it does when it starts. A list or
 * a search takes a round trip for each {@value RedisIndex#SLOTS_AT_A_TIME} slots. There are no transactions and no locks:
 * nothing waits for anything but the script that runs. The clock is the one of the Redis that runs the script.
 * <p>
 * Reading is a script, too, because scripts are run by masters: a replica may not have a record yet.
 * <p>
 * A record is a hash named by a prefix and its id as a hash tag. Redis deletes it by itself, in progress or completed, when it
 * expires, so there is nothing to purge. A reservation is never asynchronous: whether any write survives a crash or a failover
 * is a matter of how Redis is run.
 * <p>
 * No thread is ever blocked; results come on an event loop of the client. Time is counted by the JDK and not by that event
 * loop, so that a call fails in time also while the event loop is blocked.
 */
public final class RedisStore implements IdempotencyStore, BrowsableStore, ErasableStore, AutoCloseable {

    private final RedisLink link;
    private final RedisCalls calls;
    private final RedisKeys keys;
    private final RedisScripts scripts;
    private final RedisIndex index;

    /**
     * @param clients makes a client of the Redis where records are kept, for each connection that the store makes; the store
     *        closes it
     * @param prefix the prefix of the ids of records in the names of keys, without braces
     * @param patience the time after which a call that is not answered has failed, and its connection is not used any more:
     *        a connection whose other end has vanished says so only after many minutes (RFC 9293, section 3.8.3); at least
     *        a millisecond
     */
    public RedisStore(Supplier<Redis> clients, String prefix, Duration patience) {
        this(new RedisLink(clients), prefix, RedisScripts.all(), patience);
    }

    RedisStore(RedisLink link, String prefix, RedisScripts scripts) {
        this(link, prefix, scripts, Duration.ofMinutes(1));
    }

    private RedisStore(RedisLink link, String prefix, RedisScripts scripts, Duration patience) {
        this.link = link;
        this.calls = new RedisCalls(link, patience);
        this.keys = new RedisKeys(prefix);
        this.scripts = scripts;
        this.index = new RedisIndex(calls, keys, scripts);
    }

    @Override
    public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
        return calls.each(reservations, reservation -> {
            long lease = micros(reservation.lease());
            return run(scripts.reserve(), reservation.id(), reservation.realm(), reservation.binding().operation(),
                    reservation.binding().resource(), reservation.binding().fingerprint(), reservation.owner().id(), lease,
                    lease + micros(reservation.retention()), reservation.caller() == null ? "" : reservation.caller());
        }, (reservation, response) -> isFence(response) ? new ReserveResult.Owned(response.toLong())
                : new ReserveResult.Exists(RecordReply.record(reservation.id(), response)));
    }

    @Override
    public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
        return calls.each(ids, id -> scripts.load().on(List.of(keys.record(id), keys.response(id))),
                (id, response) -> response == null ? new LoadResult.Absent()
                        : new LoadResult.Found(RecordReply.record(id, response)));
    }

    @Override
    public CompletionStage<List<HeartbeatResult>> heartbeat(List<Heartbeat> heartbeats) {
        return calls.each(heartbeats, heartbeat -> {
            long lease = micros(heartbeat.lease());
            return owners(scripts.heartbeat(), heartbeat.ownership(), lease, lease + micros(heartbeat.retention()));
        }, (heartbeat, response) -> isDone(response) ? HeartbeatResult.EXTENDED : HeartbeatResult.LOST);
    }

    @Override
    public CompletionStage<List<TakeOverResult>> takeOver(List<TakeOver> takeOvers) {
        return calls.each(takeOvers, takeOver -> {
            long lease = micros(takeOver.lease());
            return run(scripts.takeOver(), takeOver.id(), takeOver.owner().id(), lease,
                    lease + micros(takeOver.retention()));
        }, (takeOver, response) -> {
            if (response == null) {
                return new TakeOverResult.Absent();
            }
            return isFence(response) ? new TakeOverResult.Owned(response.toLong())
                    : new TakeOverResult.Exists(RecordReply.record(takeOver.id(), response));
        });
    }

    @Override
    public CompletionStage<List<RecordProgressResult>> recordProgress(List<ProgressCall> progress) {
        return calls.each(progress, call -> owners(scripts.recordProgress(), call.ownership(), call.progress()),
                (call, response) -> isDone(response) ? RecordProgressResult.RECORDED : RecordProgressResult.LOST);
    }

    @Override
    public CompletionStage<List<LoadProgressResult>> loadProgress(List<Ownership> ownerships) {
        return calls.each(ownerships, ownership -> owners(scripts.loadProgress(), ownership), (ownership, response) -> {
            if (response == null) {
                return new LoadProgressResult.None();
            }
            return response.type() == ResponseType.NUMBER ? new LoadProgressResult.Lost()
                    : new LoadProgressResult.Found(response.toBytes());
        });
    }

    @Override
    public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
        return calls.each(completions, call -> {
            RecordFormat.Columns fields = RecordFormat.write(call.response());
            if (call.tombstone().isZero()) {
                return owners(scripts.complete(), call.ownership(), micros(call.retention()), fields.kind(), fields.status(),
                        emptyIfNull(fields.headers()), emptyIfNull(fields.body()));
            }
            RecordFormat.Columns left = RecordFormat.write(call.response().tombstone());
            return owners(scripts.complete(), call.ownership(), micros(call.recordRetention()), left.kind(), left.status(),
                    emptyIfNull(left.headers()), emptyIfNull(left.body()), micros(call.retention()), fields.kind(),
                    emptyIfNull(fields.headers()), emptyIfNull(fields.body()));
        }, (call, response) -> isDone(response) ? CompleteResult.COMPLETED : CompleteResult.LOST);
    }

    @Override
    public CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases) {
        return calls.each(releases, call -> call.mode() == ReleaseCall.Mode.FORGET
                ? owners(scripts.forget(), call.ownership())
                : owners(scripts.endLease(), call.ownership(), micros(call.backOff())),
                (call, response) -> isDone(response) ? ReleaseResult.RELEASED : ReleaseResult.LOST);
    }

    @Override
    public CompletionStage<List<ErasableStore.Result>> erase(List<RecordId> ids) {
        return calls.each(ids, id -> run(scripts.erase(), id), (id, response) -> {
            if (response == null) {
                return ErasableStore.Result.ABSENT;
            }
            return isDone(response) ? ErasableStore.Result.ERASED : ErasableStore.Result.IN_PROGRESS;
        });
    }

    @Override
    public CompletionStage<List<RecordId>> ofCaller(String caller, Optional<RecordId> after, int limit) {
        return index.ofCaller(caller, after, limit);
    }

    /** Lists the records in progress: the others are in no list. */
    @Override
    public Set<RecordFilter.State> listed() {
        return Set.of(RecordFilter.State.IN_PROGRESS, RecordFilter.State.STALE);
    }

    @Override
    public CompletionStage<List<Entry>> browse(RecordFilter filter) {
        return index.inProgress(filter);
    }

    @Override
    public void close() {
        link.close();
    }

    /** Redis has deleted them already. */
    @Override
    public CompletionStage<Integer> purge(int limit) {
        return CompletableFuture.completedFuture(0);
    }

    private Run run(RedisScript script, RecordId id, Object... arguments) {
        return script.on(keys.all(id), arguments);
    }

    private Run owners(RedisScript script, Ownership ownership, Object... arguments) {
        Object[] all = new Object[arguments.length + 2];
        all[0] = ownership.owner().id();
        all[1] = ownership.fence();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return run(script, ownership.id(), all);
    }

    private static boolean isDone(Response response) {
        return response.toInteger() == 1;
    }

    private static boolean isFence(Response response) {
        return response.type() == ResponseType.NUMBER;
    }

    private static long micros(Duration duration) {
        return TimeUnit.MICROSECONDS.convert(duration);
    }

    private static byte[] emptyIfNull(byte[] bytes) {
        return bytes == null ? new byte[0] : bytes;
    }
}
