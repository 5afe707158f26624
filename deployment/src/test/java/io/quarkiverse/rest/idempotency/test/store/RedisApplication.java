package io.quarkiverse.rest.idempotency.test.store;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.support.Ports;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;
import redis.embedded.RedisServer;

/**
 * The application of a test whose records are kept in Redis: a real one, which is started once and stopped with this JVM.
 */
public final class RedisApplication {

    private static RedisServer server;
    private static int port;

    private RedisApplication() {
    }

    public static QuarkusUnitTest of(Class<?>... classes) {
        return of("quarkus.redis.hosts", classes);
    }

    /**
     * @param hosts the property that says where Redis is
     */
    static QuarkusUnitTest of(String hosts, Class<?>... classes) {
        return ExtensionTest.application()
                .withApplicationRoot(jar -> jar.addClasses(classes).addClasses(RedisApplication.class, BuildFailure.class))
                .overrideConfigKey("quarkus.rest-idempotency.store", "redis")
                .overrideConfigKey(hosts, "redis://127.0.0.1:" + port())
                .overrideConfigKey("quarkus.devservices.enabled", "false")
                .overrideConfigKey("quarkus.datasource.jdbc", "false")
                .overrideConfigKey("quarkus.hibernate-orm.enabled", "false");
    }

    private static synchronized int port() {
        if (server == null) {
            try {
                port = Ports.free();
                server = RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").build();
                server.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    server.stop();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        return port;
    }
}
