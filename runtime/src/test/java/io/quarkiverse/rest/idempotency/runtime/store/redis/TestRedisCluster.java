package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.quarkiverse.rest.idempotency.support.Ports;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;

/** A real cluster of two masters, which have half of the slots each, and the options of its clients. */
final class TestRedisCluster {

    private static final int SLOTS = 16384;

    private static final Map<RedisRelease, RedisLink> LINKS = new EnumMap<>(RedisRelease.class);

    private static final Map<RedisRelease, RedisOptions> NODES = new EnumMap<>(RedisRelease.class);

    private TestRedisCluster() {
    }

    /** The connection that all stores of this JVM share, as one store does in an application. */
    static synchronized RedisLink link(RedisRelease release) {
        return LINKS.computeIfAbsent(release, made -> TestRedis.link(start(made)));
    }

    /** A client of one node. */
    static Redis client() {
        link(RedisRelease.BUNDLED);
        return TestRedis.client(NODES.get(RedisRelease.BUNDLED));
    }

    private static RedisOptions start(RedisRelease release) {
        List<Integer> ports = IntStream.range(0, 2).mapToObj(node -> {
            int port = Ports.free();
            File state = new File(System.getProperty("java.io.tmpdir"),
                    "redis-" + ProcessHandle.current().pid() + "-" + port + ".conf");
            state.deleteOnExit();
            return TestRedis.start(release, port, "cluster-enabled yes", "cluster-config-file " + state);
        }).toList();
        List<Redis> nodes = ports.stream()
                .map(port -> TestRedis.client(TestRedis.at(port))).toList();
        for (int node = 0; node < nodes.size(); node++) {
            Request slots = Request.cmd(Command.CLUSTER).arg("ADDSLOTS");
            IntStream.range(node * SLOTS / 2, (node + 1) * SLOTS / 2).forEach(slots::arg);
            TestRedis.await(nodes.get(node).send(slots));
        }
        TestRedis.await(nodes.get(0).send(Request.cmd(Command.CLUSTER).arg("MEET").arg("127.0.0.1").arg(ports.get(1))));
        for (Redis node : nodes) {
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                String info = TestRedis.await(node.send(Request.cmd(Command.CLUSTER).arg("INFO"))).toString();
                return info.contains("cluster_state:ok") && info.contains("cluster_slots_ok:" + SLOTS);
            });
        }
        NODES.put(release, TestRedis.at(ports.get(0)));
        RedisOptions options = new RedisOptions().setType(RedisClientType.CLUSTER);
        ports.forEach(port -> options.addConnectionString(TestRedis.url(port)));
        return options;
    }
}
