#!/usr/bin/env bash
# Guess:   a filter that normalizes a header of the Vert.x request, RoutingContext.request().headers().set(…), changes the value
#          of a @HeaderParam, because both read the headers of the same request.
# Happens: the first ContainerRequestContext.getHeaderString of a request, for any header, copies all headers. From then on
#          @HeaderParam and HttpHeaders read the copy: they do not see a change of the Vert.x request, and the Vert.x request
#          does not see a change of ContainerRequestContext.getHeaders(). Without such a call, @HeaderParam reads the Vert.x
#          request. Selecting one of two methods of a path by media type makes the copy, too: the change of a filter that runs
#          after matching is then lost although no filter has read a header.
# Do:      Normalize a header in a route of Vert.x that runs before Quarkus REST, or set it in both places:
#          RoutingContext.request().headers() and ContainerRequestContext.getHeaders(). A layer that reads a key, and the
#          method that gets it as a parameter, should read it from the same place.
# Package: io.quarkus:quarkus-rest 3.33.2, OpenJDK 17
# Date:    2026-11-29
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
  <dependencies><dependency><groupId>io.quarkus</groupId><artifactId>quarkus-rest</artifactId></dependency></dependencies>
  <build><plugins>
    <plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-compiler-plugin</artifactId><version>3.14.0</version>
      <configuration><release>17</release><parameters>true</parameters></configuration></plugin>
    <plugin><groupId>io.quarkus</groupId><artifactId>quarkus-maven-plugin</artifactId><version>3.33.2</version>
      <executions><execution><goals><goal>build</goal></goals></execution></executions></plugin>
  </plugins></build>
</project>
XML
cat > src/main/java/Filters.java <<'JAVA'
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Reads a header and removes the quotes of the key, in the ways that the query of the request names. */
public class Filters {

    static final String KEY = "Idempotency-Key";

    void routes(@Observes Router router) {
        router.route().order(-1).handler(routing -> {
            if (asks(routing, "change", "route")) {
                changeVertx(routing);
            }
            routing.next();
        });
    }

    @ServerRequestFilter(preMatching = true, priority = 1)
    public void read(ContainerRequestContext context, RoutingContext routing) {
        if (asks(routing, "read", "vertx")) {
            routing.request().getHeader(KEY);
        } else if (asks(routing, "read", "jaxrs")) {
            context.getHeaderString(KEY);
        } else if (asks(routing, "read", "other")) {
            context.getHeaderString("User-Agent");
        }
    }

    @ServerRequestFilter(preMatching = true, priority = 2)
    public void changeBeforeMatching(ContainerRequestContext context, RoutingContext routing) {
        if (asks(routing, "change", "vertx") || asks(routing, "change", "both")) {
            changeVertx(routing);
        }
        if (asks(routing, "change", "jaxrs") || asks(routing, "change", "both")) {
            context.getHeaders().putSingle(KEY, context.getHeaderString(KEY).replace("\"", ""));
        }
    }

    @ServerRequestFilter
    public void changeAfterMatching(RoutingContext routing) {
        if (asks(routing, "change", "matched")) {
            changeVertx(routing);
        }
    }

    private static void changeVertx(RoutingContext routing) {
        routing.request().headers().set(KEY, routing.request().getHeader(KEY).replace("\"", ""));
    }

    private static boolean asks(RoutingContext routing, String parameter, String value) {
        return value.equals(routing.request().getParam(parameter));
    }
}
JAVA
cat > src/main/java/Orders.java <<'JAVA'
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;

@Path("/")
public class Orders {

    @Context
    HttpHeaders headers;

    // The parameter is extracted before the method asks for HttpHeaders.
    private String describe(String key, RoutingContext routing) {
        return "@HeaderParam " + key + ", HttpHeaders " + headers.getHeaderString(Filters.KEY)
                + ", Vert.x " + routing.request().getHeader(Filters.KEY);
    }

    @POST
    @Path("one")
    public String one(@HeaderParam(Filters.KEY) String key, @Context RoutingContext routing) {
        return describe(key, routing);
    }

    @POST
    @Path("two")
    @Consumes("text/plain")
    public String twoText(@HeaderParam(Filters.KEY) String key, @Context RoutingContext routing) {
        return describe(key, routing);
    }

    @POST
    @Path("two")
    @Consumes("application/json")
    public String twoJson(@HeaderParam(Filters.KEY) String key, @Context RoutingContext routing) {
        return describe(key, routing);
    }
}
JAVA
mvn -q -B package > build.txt 2>&1 || { cat build.txt >&2; exit 1; }
java -Dquarkus.http.host=127.0.0.1 -Dquarkus.http.port=0 -jar target/quarkus-app/quarkus-run.jar > log.txt 2>&1 &
application=$!
for _ in $(seq 1 300); do
    port=$(sed -n 's/.*Listening on: http:\/\/127.0.0.1:\([0-9]*\).*/\1/p' log.txt)
    if [ -n "$port" ]; then break; fi
    sleep 0.1
done
if [ -z "$port" ]; then cat log.txt >&2; exit 1; fi
show() {
    echo "$1: $(curl -s --max-time 20 -H 'Idempotency-Key: "k-1"' -H 'Content-Type: text/plain' -d order "http://127.0.0.1:$port/$2")"
}
{
    show 'nothing read, Vert.x changed' 'one?change=vertx'
    show 'key read from Vert.x, Vert.x changed' 'one?read=vertx&change=vertx'
    show 'key read by getHeaderString, Vert.x changed' 'one?read=jaxrs&change=vertx'
    show 'User-Agent read by getHeaderString, Vert.x changed' 'one?read=other&change=vertx'
    show 'key read by getHeaderString, getHeaders() changed' 'one?read=jaxrs&change=jaxrs'
    show 'key read by getHeaderString, both changed' 'one?read=jaxrs&change=both'
    show 'key read by getHeaderString, Vert.x changed in a route before' 'one?read=jaxrs&change=route'
    show 'nothing read, Vert.x changed after matching' 'one?change=matched'
    show 'nothing read, Vert.x changed after matching, two methods' 'two?change=matched'
} > seen.txt
cat seen.txt
cat > expected.txt <<'TXT'
nothing read, Vert.x changed: @HeaderParam k-1, HttpHeaders k-1, Vert.x k-1
key read from Vert.x, Vert.x changed: @HeaderParam k-1, HttpHeaders k-1, Vert.x k-1
key read by getHeaderString, Vert.x changed: @HeaderParam "k-1", HttpHeaders "k-1", Vert.x k-1
User-Agent read by getHeaderString, Vert.x changed: @HeaderParam "k-1", HttpHeaders "k-1", Vert.x k-1
key read by getHeaderString, getHeaders() changed: @HeaderParam k-1, HttpHeaders k-1, Vert.x "k-1"
key read by getHeaderString, both changed: @HeaderParam k-1, HttpHeaders k-1, Vert.x k-1
key read by getHeaderString, Vert.x changed in a route before: @HeaderParam k-1, HttpHeaders k-1, Vert.x k-1
nothing read, Vert.x changed after matching: @HeaderParam k-1, HttpHeaders k-1, Vert.x k-1
nothing read, Vert.x changed after matching, two methods: @HeaderParam "k-1", HttpHeaders "k-1", Vert.x k-1
TXT
diff expected.txt seen.txt && echo "As found."
