package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.util.function.UnaryOperator;

import io.quarkiverse.rest.idempotency.runtime.store.format.RecordFormat;
import io.quarkiverse.rest.idempotency.spi.Owner;

/**
 * The scripts of {@link RedisStore}, one for each thing that can be done to one record. A record is a hash; what it does not
 * have as long as it is in progress are the fields of its outcome. All times in it are microseconds since 1970 by
 * {@code TIME}, the clock of the Redis that runs the script. Scripts that read a clock before they write are replicated by
 * their effects, which is how Redis does it by itself since version 5.
 * <p>
 * Lua counts in doubles, which hold microseconds exactly for the next two centuries; {@code whole} keeps them from being
 * written with an exponent.
 * <p>
 * The first write of a script decides whether a Redis that is full ({@code maxmemory} reached, {@code noeviction}) runs it at
 * all. That of a reserve needs memory, so that a full Redis refuses it; those of an owner, and of the node that takes its
 * record
 * over, begin with the expiry, which needs none, so that they can end what is begun.
 */
record RedisScripts(RedisScript reserve, RedisScript load, RedisScript heartbeat, RedisScript takeOver, RedisScript complete,
        RedisScript forget, RedisScript endLease, RedisScript erase) {

    static final String IN_PROGRESS = "0";

    /** For how long a forgotten record's fence is remembered: longer than the clocks of a Redis and its replicas differ. */
    private static final long FENCE_MILLIS = 60_000;

    private static final String COMMON = """
            local key = KEYS[1]
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local function whole(number) return string.format('%.0f', number) end
            local function alive(expires) return expires and tonumber(expires) > now end
            local function expire(expires) redis.call('PEXPIREAT', key, whole(math.ceil(expires / 1000))) end
            local function nextFence(former) return math.max(now, (tonumber(former or 0) or 0) + 1) end
            local function owned(owner, fence)
              local r = redis.call('HMGET', key, 'state', 'owner', 'fence', 'expires')
              return r[1] == '0' and r[2] == owner and r[3] == fence and alive(r[4])
            end
            local function record()
              local r = redis.call('HMGET', key, 'format', 'operation', 'resource', 'fingerprint', 'state', 'owner', 'fence',
                'reserved', 'lease', 'expires', 'kind', 'status', 'headers', 'body')
              r[9] = tonumber(r[9]) - now
              r[10] = tonumber(r[10]) - now
              return r
            end
            """;

    private static final String RESERVE = """
            local former = redis.call('HMGET', key, 'expires', 'fence')
            if alive(former[1]) then return record() end
            local fence = nextFence(former[2])
            local expires = now + ARGV[7]
            redis.call('HSET', key, 'format', '%d', 'realm', ARGV[1], 'operation', ARGV[2], 'resource', ARGV[3],
              'fingerprint', ARGV[4], 'state', '0', 'owner', ARGV[5], 'fence', whole(fence), 'reserved', whole(now),
              'lease', whole(now + ARGV[6]), 'expires', whole(expires))
            redis.call('HDEL', key, 'completed', 'kind', 'status', 'headers', 'body')
            expire(expires)
            return fence
            """.formatted(RecordFormat.CURRENT);

    private static final String LOAD = """
            return alive(redis.call('HGET', key, 'expires')) and record()
            """;

    private static final String HEARTBEAT = """
            if not owned(ARGV[1], ARGV[2]) then return 0 end
            local expires = now + ARGV[4]
            expire(expires)
            redis.call('HSET', key, 'lease', whole(now + ARGV[3]), 'expires', whole(expires))
            return 1
            """;

    private static final String TAKE_OVER = """
            local r = redis.call('HMGET', key, 'state', 'lease', 'expires', 'fence')
            if not alive(r[3]) then return false end
            if r[1] ~= '0' or tonumber(r[2]) > now then return record() end
            local fence = nextFence(r[4])
            local expires = now + ARGV[3]
            expire(expires)
            redis.call('HSET', key, 'owner', ARGV[1], 'fence', whole(fence), 'lease', whole(now + ARGV[2]),
              'expires', whole(expires))
            return fence
            """;

    private static final String COMPLETE = """
            local r = redis.call('HMGET', key, 'state', 'owner', 'fence', 'expires')
            if r[2] ~= ARGV[1] or r[3] ~= ARGV[2] or not alive(r[4]) then return 0 end
            if r[1] == '0' then
              local expires = now + ARGV[3]
              expire(expires)
              redis.call('HSET', key, 'state', '1', 'format', '%d', 'expires', whole(expires), 'completed', whole(now),
                'kind', ARGV[4], 'status', ARGV[5], 'headers', ARGV[6], 'body', ARGV[7])
            end
            return 1
            """.formatted(RecordFormat.CURRENT);

    /** Keeps the fence for a while, so that a clock that is set back a little does not bring it back. */
    private static final String FORGET = """
            if not owned(ARGV[1], ARGV[2]) then return 0 end
            redis.call('DEL', key)
            redis.call('HSET', key, 'fence', ARGV[2])
            redis.call('PEXPIRE', key, %d)
            return 1
            """.formatted(FENCE_MILLIS);

    private static final String END_LEASE = """
            if not owned(ARGV[1], ARGV[2]) then return 0 end
            local lease = now + ARGV[3]
            local expires = math.max(tonumber(redis.call('HGET', key, 'expires')), lease)
            expire(expires)
            redis.call('HSET', key, 'owner', '%s', 'lease', whole(lease), 'expires', whole(expires))
            return 1
            """.formatted(Owner.NOBODY.id());

    /**
     * Answers 1 when it has deleted a completed record, 0 for one that is in progress, and nothing for one that is not there.
     */
    private static final String ERASE = """
            local r = redis.call('HMGET', key, 'state', 'expires', 'fence')
            if not alive(r[2]) then return false end
            if r[1] == '0' then return 0 end
            redis.call('DEL', key)
            redis.call('HSET', key, 'fence', r[3])
            redis.call('PEXPIRE', key, %d)
            return 1
            """.formatted(FENCE_MILLIS);

    static RedisScripts all() {
        return changed(UnaryOperator.identity());
    }

    /** All scripts, each with a change. */
    static RedisScripts changed(UnaryOperator<String> change) {
        return new RedisScripts(script(RESERVE, change), script(LOAD, change), script(HEARTBEAT, change),
                script(TAKE_OVER, change), script(COMPLETE, change), script(FORGET, change), script(END_LEASE, change),
                script(ERASE, change));
    }

    private static RedisScript script(String own, UnaryOperator<String> change) {
        return RedisScript.of(change.apply(COMMON + own));
    }
}
