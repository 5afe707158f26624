package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkiverse.rest.idempotency.support.Ports;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import redis.embedded.RedisSentinel;

/** A real master and its replica, and a Sentinel that watches them where a test wants one. */
final class TestRedisReplication {

    private static final String NAME = "records";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    final RedisOptions ofMaster;
    final RedisOptions ofReplica;

    private final RedisRelease release;
    private final int masterPort;
    private final Redis master;
    private final Redis replica;

    TestRedisReplication(RedisRelease release) {
        this.release = release;
        masterPort = TestRedis.start(release, Ports.free());
        int replicaPort = TestRedis.start(release, Ports.free(), "replicaof 127.0.0.1 " + masterPort);
        ofMaster = TestRedis.at(masterPort);
        ofReplica = TestRedis.at(replicaPort);
        master = TestRedis.client(TestRedis.at(masterPort));
        replica = TestRedis.client(TestRedis.at(replicaPort));
        awaitReplicated();
    }

    /**
     * @return the options of a client that finds the master by a Sentinel, which is alone and so decides alone
     */
    RedisOptions behindSentinel() throws IOException {
        int sentinelPort = Ports.free();
        TestRedis.untilTheEnd(RedisSentinel.newRedisSentinel().executableProvider(release.executable()).bind("127.0.0.1")
                .port(sentinelPort).masterName(NAME)
                .masterPort(masterPort).quorumSize(1).downAfterMilliseconds(500).failOverTimeout(10_000).build());
        Redis asked = TestRedis.client(TestRedis.at(sentinelPort));
        await().atMost(PATIENCE).until(() -> TestRedis
                .await(asked.send(Request.cmd(Command.create("SENTINEL")).arg("replicas").arg(NAME))).size() == 1);
        return new RedisOptions().setType(RedisClientType.SENTINEL).setMasterName(NAME)
                .setConnectionString(TestRedis.url(sentinelPort));
    }

    /** Waits until the replica has all that was written to the master. */
    void awaitReplicated() {
        await().atMost(PATIENCE).until(() -> {
            String ofReplica = info(replica, "replication");
            return ofReplica.contains("master_link_status:up")
                    && number(ofReplica, "slave_repl_offset") >= number(info(master, "replication"), "master_repl_offset");
        });
    }

    /** As a machine that is gone: nothing is flushed, and no client is told. */
    void killMaster() {
        ProcessHandle process = ProcessHandle.of(number(info(master, "server"), "process_id")).orElseThrow();
        process.destroyForcibly();
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for the end of Redis", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("Redis did not end", e);
        }
    }

    /** Makes the replica a master, while the former one still believes to be one. */
    void promoteReplica() {
        TestRedis.await(replica.send(Request.cmd(Command.REPLICAOF).arg("NO").arg("ONE")));
    }

    /** A Sentinel ends the connections to whom it promotes, so it may have to be asked again. */
    void awaitPromotion() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(info(replica, "replication")).contains("role:master"));
    }

    int connectionsOfReplica() {
        return (int) number(info(replica, "clients"), "connected_clients");
    }

    private static String info(Redis redis, String section) {
        return TestRedis.await(redis.send(Request.cmd(Command.INFO).arg(section))).toString();
    }

    private static long number(String info, String name) {
        Matcher matcher = Pattern.compile("^" + name + ":(\\d+)", Pattern.MULTILINE).matcher(info);
        if (!matcher.find()) {
            throw new AssertionError("Expected " + name + " in " + info);
        }
        return Long.parseLong(matcher.group(1));
    }
}
