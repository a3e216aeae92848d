import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { encodeProfile, NewProfile, ProfileChanges, ProfileId } from '../profile.ts';
import { getService } from '../services/index.ts';
import { ProfileService } from '../services/profiles.ts';
import { parsed, readJson } from './input.ts';

export const v1 = new Hono();

v1.get('/profile/:id', async (c) => {
  // First the id, then the database: PostgreSQL never sees an id that is none.
  const id = parsed(ProfileId, c.req.param('id'));
  const profileService = getService(ProfileService);
  return await profileService.session(async (session) => {
    const profile = await profileService.getById(session, id);
    if (!profile) throw new HTTPException(404, { message: 'Profile not found' });

    // Never the row itself: it carries the password hash, and a bigint that JSON doesn't know.
    return c.json(encodeProfile(profile));
  });
});

v1.post('/profile', async (c) => {
  const newProfile = parsed(NewProfile, await readJson(c));
  const profileService = getService(ProfileService);
  return await profileService.session(async (session) => {
    const profile = await profileService.create(session, newProfile);
    return c.json(encodeProfile(profile), 201);
  });
});

v1.patch('/profile/:id', async (c) => {
  const id = parsed(ProfileId, c.req.param('id'));
  const changes = parsed(ProfileChanges, await readJson(c));
  const profileService = getService(ProfileService);
  return await profileService.session(async (session) => {
    const profile = await profileService.update(session, id, changes);
    if (!profile) throw new HTTPException(404, { message: 'Profile not found' });

    return c.json(encodeProfile(profile));
  });
});
