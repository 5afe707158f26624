#!/usr/bin/env bash
# Guess:   The HTTP status of an error decides everything in Iceberg's Java client: whether the request is repeated, and which
#          exception the application gets. The member "code" of the body repeats the status.
# Happens: The status decides about repetition alone, and "code" about the exception alone. A 503 whose body says 404 is repeated,
#          and then becomes NoSuchTableException; a 501 whose body says 500 is not repeated, and becomes what a 500 becomes.
# Do:      Choose the two on their own. A server whose answer must end the retries of a client, and must not be taken for a
#          definite failure, sends a status that the client does not repeat with a code for "unknown". A proxy that changes the
#          status of an answer and not its body changes the retries and not the exception.
# Package: org.apache.iceberg:iceberg-core 1.11.0, OpenJDK 17
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
    <dependency><groupId>org.apache.iceberg</groupId><artifactId>iceberg-core</artifactId><version>1.11.0</version></dependency>
  </dependencies>
</project>
XML
cat > src/main/java/Finding.java <<'JAVA'
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;

public class Finding {

    public static void main(String[] arguments) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        int[] answer = new int[2];
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/config", exchange -> send(exchange, 200, "{\"defaults\":{},\"overrides\":{}}"));
        server.createContext("/v1/namespaces", exchange -> {
            asked.incrementAndGet();
            send(exchange, answer[0], "{\"error\":{\"message\":\"of the test\",\"type\":\"Anything\",\"code\":" + answer[1] + "}}");
        });
        server.start();
        try (RESTCatalog catalog = new RESTCatalog()) {
            catalog.initialize("finding", Map.of("uri", "http://127.0.0.1:" + server.getAddress().getPort(),
                    "rest.client.max-retries", "1", "io-impl", "org.apache.iceberg.inmemory.InMemoryFileIO"));
            for (int[] pair : new int[][] { { 503, 503 }, { 503, 404 }, { 404, 404 }, { 501, 500 }, { 500, 500 } }) {
                answer[0] = pair[0];
                answer[1] = pair[1];
                asked.set(0);
                try {
                    catalog.loadTable(TableIdentifier.of("a", "t"));
                    throw new AssertionError("A table was loaded");
                } catch (RuntimeException e) {
                    System.out.println("status " + pair[0] + ", code " + pair[1] + ": " + asked.get() + " requests, "
                            + e.getClass().getSimpleName());
                }
            }
        } finally {
            server.stop(0);
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        byte[] bytes = body.getBytes();
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
JAVA
mvn -q -B compile dependency:build-classpath -Dmdep.outputFile=classpath.txt
java -cp "target/classes:$(cat classpath.txt)" Finding 2>log.txt | tee seen.txt || { cat log.txt >&2; exit 1; }
cat > expected.txt <<'TEXT'
status 503, code 503: 2 requests, ServiceUnavailableException
status 503, code 404: 2 requests, NoSuchTableException
status 404, code 404: 1 requests, NoSuchTableException
status 501, code 500: 1 requests, ServiceFailureException
status 500, code 500: 2 requests, ServiceFailureException
TEXT
diff expected.txt seen.txt && echo "As described."
