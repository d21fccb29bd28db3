package org.stratagrid.deployment.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BalancerStatisticsTest {

    @Test
    @DisplayName("DM-8 what a load balancer says of its servers: answering, connections, how fast")
    void parses() {
        Map<String, BalancerStatistics.Line> lines = BalancerStatistics.parse(List.of(
                "# pxname,svname,qcur,scur,stot,status,check_status,check_duration,rtime,",
                "site,web-1,0,3,120,UP,L7OK,2,41,",
                "site,web-2,0,0,0,UP 1/2,L7OK,1,0,",
                "site,web-3,0,0,7,DOWN,L4TOUT,1001,12,",
                "site,web-4,0,1,7,MAINT,,,12,",
                "site,BACKEND,0,3,120,UP,,,40,",
                ""));
        assertThat(lines).containsOnlyKeys("web-1", "web-2", "web-3", "web-4");
        assertThat(lines.get("web-1")).isEqualTo(new BalancerStatistics.Line(true, 3, 120, 41, 2));
        assertThat(lines.get("web-1").millis(100)).as("requests since").isEqualTo(41);
        assertThat(lines.get("web-1").millis(120))
                .as("none since: the health check")
                .isEqualTo(2);
        assertThat(lines.get("web-2").up()).isTrue();
        assertThat(lines.get("web-3").up()).isFalse();
        assertThat(lines.get("web-4").up()).as("in maintenance: nobody asks").isNull();
    }

    @Test
    @DisplayName("DM-8 text that is no statistics has no servers")
    void nonsense() {
        assertThat(BalancerStatistics.parse(List.of("Unknown command.", "", "a,b,c")))
                .isEmpty();
    }
}
