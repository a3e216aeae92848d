import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { encodeProfile, ProfileChanges, ProfileId } from '../profile.ts';
import { ProfileService } from '../services/profiles.ts';
import { parsed, readJson } from './input.ts';

export const v1 = new Hono();

v1.get('/profile/:id', (c) => {
  const id = parsed(ProfileId, c.req.param('id'));
  const profileService = new ProfileService();
  const profile = profileService.getById(null, id);
  if (!profile) throw new HTTPException(404, { message: 'Profile not found' });

  return c.json(encodeProfile(profile));
});

v1.patch('/profile/:id', async (c) => {
  const id = parsed(ProfileId, c.req.param('id'));
  const changes = parsed(ProfileChanges, await readJson(c));
  const profileService = new ProfileService();
  const profile = profileService.update(null, id, changes);
  if (!profile) throw new HTTPException(404, { message: 'Profile not found' });

  return c.json(encodeProfile(profile));
});
