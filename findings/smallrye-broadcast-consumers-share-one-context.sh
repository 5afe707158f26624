#!/usr/bin/env bash
# Guess:   each consumer of a broadcast channel handles the message on a Vert.x context of its own, as each message has one: what
#          one consumer keeps in the locals of its context (a transaction, a key, a tenant) is not seen by the other.
# Happens: where the message is sent on a Vert.x context, as by a request, the emitter puts that context into the message before
#          it is broadcast, and both consumers run on it at the same time. A local that one has set is that of the other, too. A
#          message that is sent on a thread without such a context has none, and none is made: there is nowhere to put a local.
# Do:      Keep nothing in the locals of the context of a message by a name that another consumer can use, or give each consumer a
#          duplicate of the context: VertxContext.createNewDuplicatedContext, and copy what it needs.
# Package: io.quarkus:quarkus-messaging 3.33.2, OpenJDK 17
# Date:    2026-11-30
set -euo pipefail
work=$(mktemp -d)
application=
end() {
    if [ -n "$application" ]; then kill "$application" 2> /dev/null || true; fi
    rm -rf "$work"
}
trap end EXIT
cd "$work"
mkdir -p src/main/java
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <properties><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
  <dependencyManagement><dependencies><dependency>
    <groupId>io.quarkus</groupId><artifactId>quarkus-bom</artifactId><version>3.33.2</version><type>pom</type><scope>import</scope>
  </dependency></dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>io.quarkus</groupId><artifactId>quarkus-rest</artifactId></dependency>
    <dependency><groupId>io.quarkus</groupId><artifactId>quarkus-messaging</artifactId></dependency>
  </dependencies>
  <build><plugins>
    <plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-compiler-plugin</artifactId><version>3.14.0</version>
      <configuration><release>17</release><parameters>true</parameters></configuration></plugin>
    <plugin><groupId>io.quarkus</groupId><artifactId>quarkus-maven-plugin</artifactId><version>3.33.2</version>
      <executions><execution><goals><goal>build</goal></goals></execution></executions></plugin>
  </plugins></build>
</project>
XML
cat > src/main/java/Consumers.java <<'JAVA'
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.annotations.Broadcast;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Two consumers note their name on the context, and read it when both have done so. */
@Path("/")
@ApplicationScoped
public class Consumers {

    private final Map<String, String> read = new TreeMap<>();
    private CountDownLatch noted;
    private CompletableFuture<Void> bothNoted;
    private CountDownLatch ended;

    @Inject
    @Channel("orders")
    @Broadcast(2)
    Emitter<String> orders;

    @GET
    public String send(@QueryParam("thread") String thread) throws InterruptedException {
        read.clear();
        noted = new CountDownLatch(2);
        bothNoted = new CompletableFuture<>();
        ended = new CountDownLatch(2);
        if ("own".equals(thread)) {
            new Thread(() -> orders.send("order")).start();
        } else {
            orders.send("order");
        }
        if (!noted.await(20, TimeUnit.SECONDS)) {
            return "only " + (2 - noted.getCount()) + " consumers have begun";
        }
        bothNoted.complete(null);
        return ended.await(20, TimeUnit.SECONDS) ? read.toString() : "not ended";
    }

    private Uni<Void> handle(String consumer) {
        Context context = Vertx.currentContext();
        boolean own = context != null && VertxContext.isDuplicatedContext(context);
        if (own) {
            context.putLocal("consumer", consumer);
        }
        noted.countDown();
        return Uni.createFrom().completionStage(bothNoted).invoke(() -> {
            synchronized (read) {
                read.put(consumer, own ? context.getLocal("consumer") : "no context");
            }
            ended.countDown();
        });
    }

    @Incoming("orders")
    public Uni<Void> mail(String order) {
        return handle("mail");
    }

    @Incoming("orders")
    public Uni<Void> stock(String order) {
        return handle("stock");
    }
}
JAVA
mvn -q -B package > build.txt 2>&1 || { cat build.txt >&2; exit 1; }
java -Dquarkus.http.host=127.0.0.1 -Dquarkus.http.port=0 -jar target/quarkus-app/quarkus-run.jar > log.txt 2>&1 &
application=$!
port=
for _ in $(seq 1 300); do
    port=$(sed -n 's/.*Listening on: http:\/\/127.0.0.1:\([0-9]*\).*/\1/p' log.txt)
    if [ -n "$port" ]; then break; fi
    sleep 0.1
done
if [ -z "$port" ]; then cat log.txt >&2; exit 1; fi
{
    echo "sent by a request, each consumer reads: $(curl -s --max-time 60 "http://127.0.0.1:$port/?thread=request")"
    echo "sent on a thread of its own: $(curl -s --max-time 60 "http://127.0.0.1:$port/?thread=own")"
} > seen.txt
cat seen.txt
cat > expected.txt <<'TXT'
sent by a request, each consumer reads: {mail=stock, stock=stock}
sent on a thread of its own: {mail=no context, stock=no context}
TXT
diff expected.txt seen.txt && echo "As found."
