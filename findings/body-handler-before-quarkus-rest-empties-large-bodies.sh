#!/usr/bin/env bash
# Guess:   a BodyHandler of Vert.x on a route in front of Quarkus REST reads the body once, and a resource method gets it.
# Happens: for a non-blocking method, a body larger than the input buffer arrives with its length and without its content. A
#          smaller body arrives whole. A digest of what the method got fits no request.
# Do:      Leave BodyHandlers off the routes of resource methods, or make such methods blocking; in a layer that digests bodies,
#          take the bytes from the routing context where it has them.
# Package: io.quarkus:quarkus-rest 3.33.2, io.vertx:vertx-web 4.5.27, OpenJDK 17
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
cat > src/main/java/Echo.java <<'JAVA'
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

@Path("/")
public class Echo {

    void routes(@Observes Router router) {
        router.route("/behind/*").order(-1).handler(BodyHandler.create());
    }

    private static String describe(String body) {
        return body.length() + " characters, " + body.chars().filter(c -> c == 'x').count() + " of them x";
    }

    @POST
    @Path("behind/uni")
    public Uni<String> behindUni(String body) {
        return Uni.createFrom().item(describe(body));
    }

    @POST
    @Path("behind/blocking")
    public String behindBlocking(String body) {
        return describe(body);
    }

    @POST
    @Path("alone/uni")
    public Uni<String> aloneUni(String body) {
        return Uni.createFrom().item(describe(body));
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
head -c 50000 /dev/zero | tr '\0' x > large
head -c 500 large > small
for path in alone/uni behind/blocking behind/uni; do
    for body in small large; do
        echo "$path, $body: $(curl -s --max-time 20 -H 'Content-Type: text/plain' --data-binary @$body "http://127.0.0.1:$port/$path")"
    done
done > seen.txt
cat seen.txt
cat > expected.txt <<'TXT'
alone/uni, small: 500 characters, 500 of them x
alone/uni, large: 50000 characters, 50000 of them x
behind/blocking, small: 500 characters, 500 of them x
behind/blocking, large: 50000 characters, 50000 of them x
behind/uni, small: 500 characters, 500 of them x
behind/uni, large: 50000 characters, 0 of them x
TXT
diff expected.txt seen.txt && echo "As found."
