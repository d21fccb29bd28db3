package org.stratagrid.deployment.guest;

import java.util.NoSuchElementException;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.guest.Layout.Place;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/** What a member has on its node besides its disk, made again from the rows; no order of its configuration may be in work. */
@Component
public class Renewal {

    private final ServerStore servers;
    private final SiteStore sites;
    private final ConfigurationVolume volumes;
    private final Lives lives;

    Renewal(ServerStore servers, SiteStore sites, ConfigurationVolume volumes, Lives lives) {
        this.servers = servers;
        this.sites = sites;
        this.volumes = volumes;
        this.lives = lives;
    }

    public void configurationVolume(Server member) {
        try {
            Site site = sites.find(member.configurationId()).orElseThrow();
            volumes.write(new Place(member, member.spec()), Layout.former(site, servers.of(site.id())));
        } catch (NoSuchElementException e) {
            throw new HypervisorProblem("The configuration of " + member.name() + " does not exist any more.", e);
        }
    }

    /** For a guest that runs it counts from its next start. */
    public void definition(Server member) {
        configurationVolume(member);
        lives.define(member, member.spec());
    }
}
