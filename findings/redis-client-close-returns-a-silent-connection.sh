#!/usr/bin/env bash
# Guess:   close() of a connection of the Vert.x Redis client closes its socket, so that closing a connection that has not
#          answered in time gets rid of it.
# Happens: close() puts the connection back into the pool, socket and all. The next connect() hands out the same connection,
#          which is still silent. If it is not closed instead, it counts against maxPoolSize for ever: after that many stalls
#          connect() waits and never completes.
# Do:      Give a connection that may have to be given up a client of its own, and close the client.
# Package: io.vertx:vertx-redis-client 4.5.27, OpenJDK 17
# Date:    2026-11-29
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p src/main/java
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
  <dependencies>
    <dependency><groupId>io.vertx</groupId><artifactId>vertx-redis-client</artifactId><version>4.5.27</version></dependency>
  </dependencies>
</project>
XML
cat > src/main/java/Finding.java <<'JAVA'
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.redis.client.*;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

public class Finding {

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        AtomicInteger sockets = new AtomicInteger();
        AtomicBoolean silent = new AtomicBoolean();
        // Answers every command with +OK, until it does not answer any more.
        NetServer server = vertx.createNetServer().connectHandler(socket -> {
            sockets.incrementAndGet();
            socket.handler(bytes -> {
                for (int i = 0; !silent.get() && i < bytes.length(); i++) {
                    if (bytes.getByte(i) == '*') {
                        socket.write(Buffer.buffer("+OK\r\n"));
                    }
                }
            });
        });
        int port = get(server.listen(0, "127.0.0.1")).actualPort();
        Redis redis = Redis.createClient(vertx, new RedisOptions().setProtocolNegotiation(false).setMaxPoolSize(1)
                .setConnectionString("redis://127.0.0.1:" + port));

        RedisConnection first = get(redis.connect());
        get(first.send(Request.cmd(Command.PING)));
        silent.set(true);
        System.out.println("first connection answers: " + answers(first));
        get(first.close());
        RedisConnection second = get(redis.connect());
        System.out.println("second connection answers: " + answers(second));
        System.out.println("sockets that the server has seen: " + sockets.get());
        vertx.close();
    }

    private static boolean answers(RedisConnection connection) throws Exception {
        try {
            connection.send(Request.cmd(Command.PING)).toCompletionStage().toCompletableFuture().get(1, TimeUnit.SECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException e) {
            return false;
        }
    }

    private static <T> T get(io.vertx.core.Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
JAVA
mvn -q -B compile org.codehaus.mojo:exec-maven-plugin:3.5.0:java -Dexec.mainClass=Finding > seen.txt 2> errors.txt || { cat seen.txt errors.txt >&2; exit 1; }
sed -i "s/\x1b\[[0-9;]*m//g" seen.txt; cat seen.txt
cat > expected.txt <<'TXT'
first connection answers: false
second connection answers: false
sockets that the server has seen: 1
TXT
diff expected.txt seen.txt && echo "As found."
