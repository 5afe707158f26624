package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.store.format.RecordFormat;

/**
 * The scripts of {@link RedisStore}, one for each thing that can be done to one record. A record is a hash; while it is in
 * progress it lacks the fields of its response. All times in it are microseconds since 1970 by {@code TIME}, the clock of
 * the Redis that runs the script. Scripts that read a clock before they write are replicated by their effects, which is how
 * Redis does it by itself since version 5.
 * <p>
 * Lua counts in doubles, which hold microseconds exactly for the next two centuries; {@code whole} keeps them from being
 * written with an exponent.
 * <p>
 * A record that outlives its response is a tombstone from its completion on, and the response is in a hash of its own, which
 * Redis deletes when its time is over.
 * <p>
 * Besides the record, a script keeps two sorted sets of the record's slot: of the records in progress, by the ends of their
 * leases, and of the records with a caller, by their expiry. A set expires with the last of its records; what expires before
 * leaves it when the next record is reserved in the slot.
 * <p>
 * The first write of a script decides whether a Redis that is full ({@code maxmemory} reached, {@code noeviction}) runs it
 * at all. The first write of a reserve needs memory, so that a full Redis rejects it; the scripts of an owner, and of the
 * node that takes its record over, begin with the expiry, which needs none, so that they can settle a record.
 */
record RedisScripts(RedisScript reserve, RedisScript load, RedisScript heartbeat, RedisScript takeOver,
        RedisScript recordProgress, RedisScript loadProgress, RedisScript complete, RedisScript forget, RedisScript endLease,
        RedisScript erase, RedisScript inProgress, RedisScript listed,
        RedisScript ofCaller) {

    static final String IN_PROGRESS = "0";

    /** The time for which the fence of a deleted record is kept: longer than the clocks of a Redis and its replicas differ. */
    private static final long FENCE_MILLIS = 60_000;

    /** The time for which a record that is not settled stays in the set of those in progress after its lease. */
    private static final long MICROS_LISTED = TimeUnit.DAYS.toMicros(30);

    /**
     * As many characters of a caller stand before the id in the set of those with a caller: enough to tell callers apart, and
     * few enough for Redis to keep the members of a small set in its short form, which is for up to 64 characters.
     */
    private static final int MARK_LENGTH = 20;

    private static final String COMMON = """
            local key = KEYS[1]
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local function whole(number) return string.format('%.0f', number) end
            local function alive(expires) return expires and tonumber(expires) > now end
            local function expire(expires) redis.call('PEXPIREAT', key, whole(math.ceil(expires / 1000))) end
            local function nextFence(former) return math.max(now, (tonumber(former or 0) or 0) + 1) end
            local function owned(owner, fence)
              local r = redis.call('HMGET', key, 'state', 'owner', 'fence', 'expires', 'caller')
              return r[1] == '0' and r[2] == owner and r[3] == fence and alive(r[4]) and r
            end
            local function record()
              local r = redis.call('HMGET', key, 'format', 'operation', 'resource', 'fingerprint', 'state', 'owner', 'fence',
                'reserved', 'lease', 'expires', 'kind', 'status', 'headers', 'body')
              r[9] = tonumber(r[9]) - now
              r[10] = tonumber(r[10]) - now
              if r[11] == '%1$d' then
                local kept = redis.call('HMGET', KEYS[#KEYS], 'kind', 'headers', 'body', 'until')
                if alive(kept[4]) then
                  r[10], r[11], r[13], r[14] = tonumber(kept[4]) - now, kept[1], kept[2], kept[3]
                end
              end
              return r
            end
            """.replace("%1$d", Integer.toString(RecordFormat.UNREPLAYABLE));

    /** The functions that change the sets, for scripts that change records. */
    private static final String SETS = """
            local id = string.match(key, '{(.*)}')
            local running, callers = KEYS[2], KEYS[3]
            local function mark(caller) return string.sub(caller, 1, %1$d) .. id end
            local function add(set, score, member, expires, leave)
              redis.call('ZADD', set, whole(score), member)
              local left = redis.call('PTTL', set)
              if left < (expires - now) / 1000 then
                redis.call('PEXPIREAT', set, whole(math.ceil(expires / 1000)))
              end
              if leave and left >= 0 then redis.call('ZREMRANGEBYSCORE', set, '-inf', whole(leave)) end
            end
            local function called(caller, expires)
              if caller then add(callers, expires, mark(caller), expires) end
            end
            local function runs(lease, expires, caller)
              add(running, lease, id, expires)
              called(caller, expires)
            end
            local function gone(caller)
              redis.call('ZREM', running, id)
              if caller then redis.call('ZREM', callers, mark(caller)) end
            end
            """.formatted(MARK_LENGTH);

    private static final String RESERVE = """
            local former = redis.call('HMGET', key, 'expires', 'fence')
            if alive(former[1]) then return record() end
            local fence = nextFence(former[2])
            local expires = now + ARGV[7]
            redis.call('HSET', key, 'format', '%d', 'realm', ARGV[1], 'operation', ARGV[2], 'resource', ARGV[3],
              'fingerprint', ARGV[4], 'state', '0', 'owner', ARGV[5], 'fence', whole(fence), 'reserved', whole(now),
              'lease', whole(now + ARGV[6]), 'expires', whole(expires))
            redis.call('HDEL', key, 'completed', 'kind', 'status', 'headers', 'body', 'caller')
            expire(expires)
            local caller = ARGV[8] ~= '' and ARGV[8]
            add(running, now + ARGV[6], id, expires, now - %d)
            if caller then
              redis.call('HSET', key, 'caller', caller)
              add(callers, expires, mark(caller), expires, now)
            end
            return fence
            """.formatted(RecordFormat.CURRENT, MICROS_LISTED);

    private static final String LOAD = """
            return alive(redis.call('HGET', key, 'expires')) and record()
            """;

    private static final String HEARTBEAT = """
            local r = owned(ARGV[1], ARGV[2])
            if not r then return 0 end
            local expires = now + ARGV[4]
            expire(expires)
            redis.call('HSET', key, 'lease', whole(now + ARGV[3]), 'expires', whole(expires))
            runs(now + ARGV[3], expires, r[5])
            return 1
            """;

    private static final String TAKE_OVER = """
            local r = redis.call('HMGET', key, 'state', 'lease', 'expires', 'fence', 'caller')
            if not alive(r[3]) then return false end
            if r[1] ~= '0' or tonumber(r[2]) > now then return record() end
            local fence = nextFence(r[4])
            local expires = now + ARGV[3]
            expire(expires)
            redis.call('HSET', key, 'owner', ARGV[1], 'fence', whole(fence), 'lease', whole(now + ARGV[2]),
              'expires', whole(expires))
            runs(now + ARGV[2], expires, r[5])
            return fence
            """;

    /**
     * The progress is in the field of the body, which has nothing else while a record is in progress. The expiry comes first,
     * so that a full Redis runs it.
     */
    private static final String RECORD_PROGRESS = """
            local r = owned(ARGV[1], ARGV[2])
            if not r then return 0 end
            expire(r[4])
            if redis.call('HSTRLEN', key, 'body') < #ARGV[3] then redis.call('HSET', key, 'body', ARGV[3]) end
            return 1
            """;

    /** Answers 0 where the owner has lost the record, and nothing where there is no progress. */
    private static final String LOAD_PROGRESS = """
            if not owned(ARGV[1], ARGV[2]) then return 0 end
            return redis.call('HGET', key, 'body')
            """;

    private static final String COMPLETE = """
            local r = redis.call('HMGET', key, 'state', 'owner', 'fence', 'expires', 'caller')
            if r[2] ~= ARGV[1] or r[3] ~= ARGV[2] or not alive(r[4]) then return 0 end
            if r[1] == '0' then
              local expires = now + ARGV[3]
              expire(expires)
              redis.call('HSET', key, 'state', '1', 'format', '%d', 'expires', whole(expires), 'completed', whole(now),
                'kind', ARGV[4], 'status', ARGV[5], 'headers', ARGV[6], 'body', ARGV[7])
              if ARGV[8] then
                local response, till = KEYS[#KEYS], now + ARGV[8]
                redis.call('HSET', response, 'kind', ARGV[9], 'headers', ARGV[10], 'body', ARGV[11], 'until', whole(till))
                redis.call('PEXPIREAT', response, whole(math.ceil(till / 1000)))
              end
              redis.call('ZREM', running, id)
              called(r[5], expires)
            end
            return 1
            """.formatted(RecordFormat.CURRENT);

    /** Keeps the fence for a while, so that a clock that is set back a little does not bring it back. */
    private static final String FORGET = """
            local r = owned(ARGV[1], ARGV[2])
            if not r then return 0 end
            redis.call('DEL', key)
            redis.call('HSET', key, 'fence', ARGV[2])
            redis.call('PEXPIRE', key, %d)
            gone(r[5])
            return 1
            """.formatted(FENCE_MILLIS);

    private static final String END_LEASE = """
            local r = owned(ARGV[1], ARGV[2])
            if not r then return 0 end
            local lease = now + ARGV[3]
            local expires = math.max(tonumber(redis.call('HGET', key, 'expires')), lease)
            expire(expires)
            redis.call('HSET', key, 'owner', '%s', 'lease', whole(lease), 'expires', whole(expires))
            runs(lease, expires, r[5])
            return 1
            """.formatted(Owner.NOBODY.id());

    /**
     * Answers 1 when it has deleted a completed record, 0 for one that is in progress, and nothing for one that is not there.
     */
    private static final String ERASE = """
            local r = redis.call('HMGET', key, 'state', 'expires', 'fence', 'caller')
            if not alive(r[2]) then return false end
            if r[1] == '0' then return 0 end
            redis.call('DEL', key, KEYS[#KEYS])
            redis.call('HSET', key, 'fence', r[3])
            redis.call('PEXPIRE', key, %d)
            gone(r[4])
            return 1
            """.formatted(FENCE_MILLIS);

    /** Answers ids of records in progress that are in some sets: those whose lease is over, or is not, or all. */
    private static final String IN_PROGRESS_IN = """
            local from = ARGV[1] == 'alive' and '(' .. whole(now) or '-inf'
            local to = ARGV[1] == 'stale' and whole(now) or '+inf'
            local found = {}
            for _, set in ipairs(KEYS) do
              for _, member in ipairs(redis.call('ZRANGEBYSCORE', set, from, to, 'LIMIT', 0, ARGV[2])) do
                found[#found + 1] = member
              end
            end
            return found
            """;

    /**
     * Answers a record in progress and its age. A set that tells otherwise is put right: a node of an earlier version, which
     * knows of no sets, may have renewed or completed the record.
     */
    private static final String LISTED = """
            local r = redis.call('HMGET', key, 'state', 'lease', 'expires')
            if r[1] ~= '0' or not alive(r[3]) then
              redis.call('ZREM', running, id)
              return false
            end
            if tonumber(redis.call('ZSCORE', running, id) or 0) ~= tonumber(r[2]) then
              redis.call('ZADD', running, 'XX', r[2], id)
            end
            local answer = record()
            answer[15] = now - answer[8]
            return answer
            """;

    /** Answers ids of a caller's records that are in some sets, in the order of the sets and of ids. */
    private static final String OF_CALLER = """
            local wanted = string.sub(ARGV[1], 1, %1$d)
            local found = {}
            for _, set in ipairs(KEYS) do
              local ids = {}
              for _, member in ipairs(redis.call('ZRANGE', set, 0, -1)) do
                local other = string.sub(member, %1$d + 1)
                if string.sub(member, 1, %1$d) == wanted and other > ARGV[2] then ids[#ids + 1] = other end
              end
              table.sort(ids)
              for _, other in ipairs(ids) do
                if #found == tonumber(ARGV[3]) then return found end
                found[#found + 1] = other
              end
            end
            return found
            """.formatted(MARK_LENGTH);

    static RedisScripts all() {
        return changed(UnaryOperator.identity());
    }

    /** All scripts, each with a change. */
    static RedisScripts changed(UnaryOperator<String> change) {
        UnaryOperator<String> both = own -> change.apply(COMMON + SETS + own);
        UnaryOperator<String> one = own -> change.apply(COMMON + own);
        return new RedisScripts(script(RESERVE, both), script(LOAD, one), script(HEARTBEAT, both), script(TAKE_OVER, both),
                script(RECORD_PROGRESS, one), script(LOAD_PROGRESS, one), script(COMPLETE, both), script(FORGET, both),
                script(END_LEASE, both), script(ERASE, both),
                script(IN_PROGRESS_IN, one), script(LISTED, both), script(OF_CALLER, one));
    }

    private static RedisScript script(String own, UnaryOperator<String> whole) {
        return RedisScript.of(whole.apply(own));
    }
}
